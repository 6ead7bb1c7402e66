package org.waybill.app.wiring;

import com.zaxxer.hikari.HikariDataSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.waybill.app.embedded.EmbeddedLedger;
import org.waybill.app.embedded.EmbeddedServers;
import org.waybill.app.embedded.EmbeddedServers.Kind;
import org.waybill.app.embedded.Home;
import org.waybill.app.embedded.LedgerNote;
import org.waybill.app.embedded.StartException;
import org.waybill.app.settings.Settings;
import org.waybill.app.settings.WrongSetting;
import org.waybill.ledger.Database;
import org.waybill.ledger.JdbcUrl;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Migrations;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Targets;

/** Settings, servers and connections of a process. Configured servers are used; the others are started under the home. */
public final class Platform implements AutoCloseable {

    /** The least free space for work: the embedded broker and database stop at a full disk, so work must stop before. */
    private static final long LEAST_SPACE = 256L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

    private static final String SECRETS_ELSEWHERE =
            "user and password go into spring.datasource.username and .password.";

    private static final String KAFKA = "spring.kafka.bootstrap-servers";
    public static final String POSTGRES = "spring.datasource.url";

    private static final Map<String, Object> DEFAULTS = Map.of(
            "spring.datasource.hikari.schema",
            Database.SCHEMA,
            "spring.datasource.hikari.connection-timeout",
            "5000",
            // Each connection costs 3 MiB, and at its start some 20 ms of CPU time for the 4,096 hashes of its
            // password.
            "spring.datasource.hikari.minimum-idle",
            "1",
            "spring.datasource.hikari.data-source-properties.connectTimeout",
            "5",
            "spring.datasource.hikari.data-source-properties.socketTimeout",
            "60",
            // A change of the schema runs without this limit.
            "spring.datasource.hikari.data-source-properties.tcpKeepAlive",
            "true");

    private final ConfigurableApplicationContext context;
    private final Embedded embedded;
    private final Stores stores;

    /**
     * What a command needs.
     *
     * @param home of the embedded servers; null: nothing is started, everything must be configured
     * @param kafka whether events are needed
     * @param store whether the embedded store is needed
     */
    public record Wants(@Nullable Home home, boolean kafka, boolean store) {}

    private Platform(ConfigurableApplicationContext context, Embedded embedded) {
        this.context = context;
        this.embedded = embedded;
        var settings = context.getBean(WaybillSettings.class).target();
        this.stores = new Stores(
                Stores.credentials(),
                () -> embedded.servers().flatMap(EmbeddedServers::s3),
                new StoreTimeouts(settings.connectTimeout(), settings.progressTimeout(), settings.callTimeout()),
                settings.allowHttp(),
                this::recorded);
    }

    /** What the ledger has recorded about a target; empty also while the ledger is away. */
    private Optional<Capabilities> recorded(Target target) {
        try {
            return Targets.recorded(new Migrations(database()), target);
        } catch (LedgerUnavailable e) {
            return Optional.empty();
        }
    }

    public static Platform start(Wants wants, Settings settings) {
        if (!settings.ignored().isEmpty()) {
            LOG.warn("Ignored, as there are no such settings: {}.", String.join(", ", settings.ignored()));
        }
        var embedded = Embedded.start(wants, settings);
        try {
            return over(context(embedded.defaults(settings)), embedded);
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    /** The Spring context: the beans of {@link Wiring}, made only from these settings. */
    private static ConfigurableApplicationContext context(Settings settings) {
        var context = new AnnotationConfigApplicationContext();
        context.setEnvironment(environment(settings.orElse(DEFAULTS)));
        context.register(Wiring.class);
        context.refresh();
        return context;
    }

    static ConfigurableEnvironment environment(Settings settings) {
        var environment = new AbstractEnvironment() {};
        settings.addTo(environment.getPropertySources());
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private static Platform over(ConfigurableApplicationContext context, Embedded embedded) {
        try {
            var pool = context.getBean(HikariDataSource.class);
            // A statement under a lock must see everything that was committed before it got the lock.
            pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            // The beans were created while the embedded ledger started; they connect at their first use.
            embedded.ledger().ifPresent(ledger -> {
                pool.setJdbcUrl(ledger.jdbcUrl());
                pool.setUsername(ledger.user());
                pool.setPassword(ledger.password());
            });
            new JdbcUrl(Objects.requireNonNullElse(pool.getJdbcUrl(), ""))
                    .safeguards()
                    .forEach(pool.getDataSourceProperties()::putIfAbsent);
            return new Platform(context, embedded);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    public WaybillSettings settings() {
        return context.getBean(WaybillSettings.class);
    }

    /** Whether the ledger holds nothing yet, as far as this process knows. */
    public boolean isLedgerFresh() {
        return embedded.ledger().filter(EmbeddedLedger::isFresh).isPresent();
    }

    public Database database() {
        return new Database(connections());
    }

    /** The pool of connections to the ledger. */
    DataSource connections() {
        return context.getBean(DataSource.class);
    }

    /** The connections to the ledger. */
    public HikariDataSource pool() {
        return context.getBean(HikariDataSource.class);
    }

    /** Waits for the embedded broker if there is one; throws {@link StartException} when it does not start. */
    public KafkaConnections kafka() {
        var properties = context.getBean(KafkaProperties.class);
        embedded.servers().flatMap(EmbeddedServers::kafka).ifPresent(kafka -> {
            var settings = kafka.clientSettings();
            properties.setBootstrapServers(
                    List.of(Objects.requireNonNull(settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG))));
            properties.getProperties().putAll(settings);
            properties.getProperties().putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        });
        return new KafkaConnections(properties);
    }

    public Stores stores() {
        return stores;
    }

    /** Why an embedded server no longer works, or a target accepts nothing any more, and what to do; empty if all is well. */
    public Optional<String> failure() {
        return serverFailure().or(stores::refusal);
    }

    /** Why an embedded server no longer works, and what to do; empty while all do. */
    public Optional<String> serverFailure() {
        return embedded.servers()
                .flatMap(EmbeddedServers::failure)
                .map(words -> words + ". " + obstacle().orElseGet(this::whereToLook));
    }

    /** The folder of the embedded servers, if there are any. */
    public Optional<Path> home() {
        return embedded.home().map(Home::path);
    }

    private String whereToLook() {
        return "Look into the logs in " + embedded.home().orElseThrow().path().resolve("logs") + ".";
    }

    /** Why nothing more may be sent through the embedded servers; empty when all is well. */
    Optional<String> obstacle() {
        if (embedded.servers().isEmpty()) {
            return Optional.empty();
        }
        return embedded.home()
                .map(home -> home.path().toFile())
                .filter(home -> home.getUsableSpace() < LEAST_SPACE)
                .map(home -> "Less than " + (LEAST_SPACE >> 20) + " MiB are free for " + home + "; free some.");
    }

    /** Whether these settings name both a Kafka and a ledger, so that nothing need be embedded. */
    public static boolean isExternal(Settings settings) {
        return settings.has(KAFKA) && settings.has(POSTGRES);
    }

    /** The ledger, where this process has started it. */
    public Optional<EmbeddedLedger> embeddedLedger() {
        return embedded.ledger();
    }

    /** The settings for a ledger that another process of this user has started. */
    public static Map<String, String> settings(LedgerNote.Address ledger) {
        return Map.of(
                POSTGRES,
                ledger.jdbcUrl(),
                "spring.datasource.username",
                ledger.user(),
                "spring.datasource.password",
                ledger.password());
    }

    /** The name of this process. With a home it is the same after every restart, so that a restarted process takes over at once. */
    String instance() {
        var settings = settings();
        if (!settings.instance().isEmpty()) {
            return settings.instance();
        }
        return embedded.home().map(Home::id).orElseGet(Platform::host);
    }

    /** Whether this process is the only member of its consumer groups, and so may keep its place across restarts. */
    public boolean ownsKafka() {
        return embedded.servers().filter(EmbeddedServers::hasKafka).isPresent();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName() + "-"
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException e) {
            return "waybill-" + ProcessHandle.current().pid();
        }
    }

    @Override
    public void close() {
        stores.close();
        context.close();
        embedded.close();
    }

    /** The servers that are not configured and are started instead. */
    private record Embedded(Optional<Home> home, Set<Kind> kinds, Optional<EmbeddedServers> servers)
            implements AutoCloseable {

        static Embedded start(Wants wants, Settings settings) {
            var missing = missing(wants, settings);
            var home = Optional.ofNullable(wants.home);
            if (missing.isEmpty()) {
                return new Embedded(home, missing, Optional.empty());
            }
            if (wants.home == null) {
                throw new CannotRun("Nothing is embedded here: set " + KAFKA + " and " + POSTGRES
                        + " (or SPRING_KAFKA_BOOTSTRAP_SERVERS and SPRING_DATASOURCE_URL).");
            }
            var started = EmbeddedServers.start(wants.home, missing, Thread::startVirtualThread);
            return new Embedded(home, missing, Optional.of(started));
        }

        Settings defaults(Settings settings) {
            var defaults = new HashMap<String, Object>();
            if (kinds.contains(Kind.LEDGER)) {
                defaults.put(POSTGRES, "jdbc:postgresql:");
            }
            if (kinds.contains(Kind.KAFKA)) {
                // Only one process consumes, so more partitions would only mean more and smaller requests.
                defaults.put("waybill.kafka.partitions", 1);
            }
            return settings.orElse(defaults);
        }

        /** Waits for the embedded ledger. */
        Optional<EmbeddedLedger> ledger() {
            return servers.flatMap(EmbeddedServers::ledger);
        }

        private static Set<Kind> missing(Wants wants, Settings settings) {
            var missing = EnumSet.noneOf(Kind.class);
            if (wants.kafka && !settings.has(KAFKA)) {
                missing.add(Kind.KAFKA);
            }
            var ledger = settings.value(POSTGRES);
            if (ledger.isEmpty()) {
                missing.add(Kind.LEDGER);
            } else if (!ledger.get().startsWith("jdbc:postgresql:")) {
                // Not shown: such URLs may hold a password.
                throw new WrongSetting(POSTGRES + " must begin with jdbc:postgresql://; " + SECRETS_ELSEWHERE);
            }
            for (var key : List.of(POSTGRES, "spring.datasource.hikari.jdbc-url")) {
                if (settings.value(key)
                        .filter(url -> new JdbcUrl(url).holdsPassword())
                        .isPresent()) {
                    throw new WrongSetting(
                            key + " must hold no user before the host and no password; " + SECRETS_ELSEWHERE);
                }
            }
            if (wants.store) {
                missing.add(Kind.S3);
            }
            return missing;
        }

        @Override
        public void close() {
            servers.ifPresent(EmbeddedServers::close);
        }
    }
}
