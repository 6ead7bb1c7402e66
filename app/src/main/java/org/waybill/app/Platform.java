package org.waybill.app;

import com.zaxxer.hikari.HikariDataSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.waybill.app.embedded.EmbeddedLedger;
import org.waybill.app.embedded.EmbeddedServers;
import org.waybill.app.embedded.EmbeddedServers.Kind;
import org.waybill.app.embedded.Home;
import org.waybill.app.embedded.StartException;
import org.waybill.events.Target;
import org.waybill.ledger.Database;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Migrations;
import org.waybill.storage.Capabilities;
import org.waybill.storage.StoreTimeouts;

/** Settings, servers and connections of a process: what is configured is used, what is not is started under the home. */
final class Platform implements AutoCloseable {

    /** The embedded broker and database stop at a full disk; the work stops before that. */
    private static final long LEAST_SPACE = 256L << 20;

    private static final String KAFKA = "spring.kafka.bootstrap-servers";
    private static final String POSTGRES = "spring.datasource.url";

    private final ConfigurableApplicationContext context;
    private final Embedded embedded;
    private final Stores stores;

    /**
     * What a command wants.
     *
     * @param home of the embedded servers; null: nothing is started, everything must be configured
     * @param kafka whether events are needed
     * @param store whether the embedded store is needed
     */
    record Wants(@Nullable Home home, boolean kafka, boolean store) {}

    private Platform(ConfigurableApplicationContext context, Embedded embedded) {
        this.context = context;
        this.embedded = embedded;
        var settings = context.getBean(WaybillSettings.class).target();
        this.stores = new Stores(
                Stores.credentials(),
                () -> embedded.servers().flatMap(EmbeddedServers::s3),
                new StoreTimeouts(settings.connectTimeout(), settings.progressTimeout(), settings.callTimeout()),
                this::recorded);
    }

    /** What the ledger has recorded of a target; empty also while it is away. */
    private Optional<Capabilities> recorded(Target target) {
        try {
            return Targets.recorded(new Migrations(database()), target);
        } catch (LedgerUnavailable e) {
            return Optional.empty();
        }
    }

    static Platform start(Wants wants, Map<String, Object> properties) {
        var unknown = UnknownSettings.in(System.getenv(), System.getProperties());
        if (!unknown.isEmpty()) {
            throw new WrongSetting(
                    "There is no setting " + String.join(", ", unknown) + "; see the README for those there" + " are.");
        }
        var embedded = new Embedded(wants);
        var defaults = new Properties();
        defaults.put("spring.datasource.hikari.schema", Database.SCHEMA);
        defaults.put("spring.datasource.hikari.connection-timeout", "5000");
        // Each connection costs 3 MiB, and some 20 ms of CPU time at its start for a password that takes 4,096 hashes.
        defaults.put("spring.datasource.hikari.minimum-idle", "1");
        defaults.put("spring.datasource.hikari.data-source-properties.connectTimeout", "5");
        defaults.put("spring.datasource.hikari.data-source-properties.socketTimeout", "60");
        // A change of the schema waits without that limit.
        defaults.put("spring.datasource.hikari.data-source-properties.tcpKeepAlive", "true");
        defaults.putAll(properties);
        try {
            var context = new SpringApplicationBuilder(Wiring.class)
                    .web(WebApplicationType.NONE)
                    .bannerMode(Banner.Mode.OFF)
                    .logStartupInfo(false)
                    .registerShutdownHook(false)
                    .properties(defaults)
                    .listeners(embedded)
                    .run();
            LogFile.failsQuietly();
            return over(context, embedded);
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    private static Platform over(ConfigurableApplicationContext context, Embedded embedded) {
        try {
            var pool = context.getBean(HikariDataSource.class);
            // What the ledger does under a lock must see what was committed before it was given the lock.
            pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            // The beans were made while the embedded ledger started; they connect when they are first used.
            embedded.ledger().ifPresent(ledger -> {
                pool.setJdbcUrl(ledger.jdbcUrl());
                pool.setUsername(ledger.user());
                pool.setPassword(ledger.password());
            });
            return new Platform(context, embedded);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    WaybillSettings settings() {
        return context.getBean(WaybillSettings.class);
    }

    /** Whether the ledger holds nothing yet, as far as this process knows. */
    boolean isLedgerFresh() {
        return embedded.ledger().filter(EmbeddedLedger::isFresh).isPresent();
    }

    Database database() {
        return new Database(context.getBean(DataSource.class));
    }

    /** Waits for the embedded broker where there is one; throws {@link StartException} when it does not start. */
    KafkaConnections kafka() {
        var properties = context.getBean(KafkaProperties.class);
        embedded.servers().flatMap(EmbeddedServers::kafka).ifPresent(kafka -> {
            properties.setBootstrapServers(List.of(kafka.bootstrapServers()));
            properties.getProperties().putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        });
        return new KafkaConnections(properties);
    }

    Stores stores() {
        return stores;
    }

    /** Why an embedded server no longer works, or a target takes nothing any more, and what to do; empty while all is well. */
    Optional<String> failure() {
        return embedded.servers()
                .flatMap(EmbeddedServers::failure)
                .map(words -> words + ". " + obstacle().orElseGet(this::whereToLook))
                .or(stores::refusal);
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

    /** What must be told to another process on this machine that wants to read this ledger. */
    Map<String, String> endpoints() {
        var pool = context.getBean(HikariDataSource.class);
        return Map.of(
                POSTGRES,
                pool.getJdbcUrl(),
                "spring.datasource.username",
                Objects.requireNonNullElse(pool.getUsername(), ""),
                "spring.datasource.password",
                Objects.requireNonNullElse(pool.getPassword(), ""));
    }

    /** The same after every restart where a home is used, so that a restarted process takes over from itself at once. */
    String instance() {
        var settings = settings();
        if (!settings.instance().isEmpty()) {
            return settings.instance();
        }
        return embedded.home().map(Home::id).orElseGet(Platform::host);
    }

    /** Whether this process is the only member of its consumer groups, and so may keep its place across restarts. */
    boolean ownsKafka() {
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

    /** Starts what is not configured, as soon as the configuration is known. */
    private static final class Embedded
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, AutoCloseable {
        private final Wants wants;
        private Optional<EmbeddedServers> servers = Optional.empty();

        Embedded(Wants wants) {
            this.wants = wants;
        }

        Optional<EmbeddedServers> servers() {
            return servers;
        }

        /** Waits for it. */
        Optional<EmbeddedLedger> ledger() {
            return servers.flatMap(EmbeddedServers::ledger);
        }

        Optional<Home> home() {
            return Optional.ofNullable(wants.home);
        }

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            var environment = event.getEnvironment();
            var missing = missing(environment);
            if (missing.isEmpty()) {
                return;
            }
            if (wants.home == null) {
                throw new CannotRun("Nothing is embedded here: set " + KAFKA + " and " + POSTGRES
                        + " (or SPRING_KAFKA_BOOTSTRAP_SERVERS and SPRING_DATASOURCE_URL).");
            }
            var started = EmbeddedServers.start(wants.home, missing, Thread::startVirtualThread);
            servers = Optional.of(started);
            if (missing.contains(Kind.LEDGER)) {
                environment
                        .getPropertySources()
                        .addFirst(new MapPropertySource("embedded", Map.of(POSTGRES, "jdbc:postgresql:")));
            }
            if (missing.contains(Kind.KAFKA)) {
                // One process consumes: more partitions only mean more and smaller requests.
                environment
                        .getPropertySources()
                        .addLast(new MapPropertySource("embedded-defaults", Map.of("waybill.kafka.partitions", 1)));
            }
        }

        private Set<Kind> missing(ConfigurableEnvironment environment) {
            var missing = EnumSet.noneOf(Kind.class);
            if (wants.kafka && !environment.containsProperty(KAFKA)) {
                missing.add(Kind.KAFKA);
            }
            var ledger = environment.getProperty(POSTGRES);
            if (ledger == null) {
                missing.add(Kind.LEDGER);
            } else if (!ledger.startsWith("jdbc:")) {
                // Not shown: such URLs may hold a password.
                throw new WrongSetting(POSTGRES + " must begin with jdbc:postgresql://; user and password go into"
                        + " spring.datasource.username and .password.");
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
