package org.waybill.app.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker in this process, on the home's folder, reachable from this machine only. One at a time.
 *
 * <p>Confirmed records survive the end of the process, but not a loss of power: for that Kafka relies on replicas.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(30);
    private static final Duration END_OF_A_BROKEN_ONE = Duration.ofSeconds(3);

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            // Nobody reads its metrics through JMX, where it would register thousands.
            Map.entry("metric.reporters", ""),
            Map.entry("node.id", "1"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            // Every user of the machine can reach its ports, so clients must know the password.
            Map.entry("listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"),
            Map.entry("inter.broker.listener.name", "CLIENTS"),
            Map.entry("sasl.enabled.mechanisms", "PLAIN"),
            Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
            Map.entry("sasl.mechanism.controller.protocol", "PLAIN"),
            // Limits the memory that a stranger can make it use: bytes for each connection, and number of connections.
            Map.entry("sasl.server.max.receive.size", "16384"),
            Map.entry("socket.request.max.bytes", "8388608"),
            Map.entry("max.connections.per.ip", "200"),
            // A killed broker's session must end before the next one may start.
            Map.entry("broker.session.timeout.ms", "2000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            Map.entry("group.min.session.timeout.ms", "1000"),
            Map.entry("group.consumer.min.session.timeout.ms", "1000"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("background.threads", "2"),
            Map.entry("num.recovery.threads.per.data.dir", "2"),
            Map.entry("group.coordinator.threads", "1"),
            Map.entry("share.coordinator.threads", "1"),
            // Otherwise answered fetches would stay in memory until they are promoted to the old generation.
            Map.entry("fetch.purgatory.purge.interval.requests", "50"),
            Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
            Map.entry("log.cleaner.io.buffer.size", "131072"),
            Map.entry("log.index.size.max.bytes", "1048576"),
            Map.entry("log.segment.bytes", "67108864"),
            Map.entry("log.retention.ms", "-1"),
            Map.entry("log.retention.bytes", "-1"));

    /** Kafka's exit and halt handlers are static: they notify the broker that runs now. */
    private static final AtomicReference<@Nullable EmbeddedKafka> RUNNING = new AtomicReference<>();

    private static final String USER = "waybill";
    private static final int PASSWORD_BYTES = 32;

    private final KafkaRaftServer server;
    private final int port;
    private final String password;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    private EmbeddedKafka(KafkaRaftServer server, int port, String password) {
        this.server = server;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the broker and returns when it accepts connections.
     *
     * @throws StartException if it does not start; nothing runs then
     */
    public static EmbeddedKafka start(Home home) {
        var log = home.folder("kafka").resolve("log");
        if (!Files.exists(log)) {
            format(log);
        }
        Exit.setExitProcedure(EmbeddedKafka::ended);
        Exit.setHaltProcedure(EmbeddedKafka::ended);
        // Only clients in this process use the password: it is stored nowhere.
        var password = password();
        return FreePort.start(controller -> FreePort.start(port -> start(log, port, controller, password)));
    }

    private static String password() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static EmbeddedKafka start(Path log, int port, int controllerPort, String password) {
        PlainSamples.register();
        var settings = settings(log, port, controllerPort, password);
        var kafka =
                new EmbeddedKafka(new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM), port, password);
        RUNNING.set(kafka);
        kafka.startup(log);
        return kafka;
    }

    /** The address of the broker, and the credentials that a client needs. */
    public Map<String, String> clientSettings() {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + port,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(password) + ";");
    }

    private static String login(String password) {
        return PlainLoginModule.class.getName() + " required username=\"" + USER + "\" password=\"" + password + "\"";
    }

    /** Why the broker gave up, for example a full disk; empty while it works. It does not restart in this process. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Ends the broker orderly within 30 s; if it gave up, waits only 3 s, and it ends with the process. */
    @Override
    public void close() {
        var ending = Thread.ofPlatform().daemon().name("kafka-end").start(() -> {
            server.shutdown();
            server.awaitShutdown();
        });
        try {
            ending.join(failure().isEmpty() ? END : END_OF_A_BROKEN_ONE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("IllegalCatch") // Whatever prevents the start of the broker, its threads must end.
    private void startup(Path log) {
        try {
            server.startup();
        } catch (RuntimeException | Error e) {
            close();
            throw new StartException(
                    "the embedded Kafka on " + log + " did not start: " + e.getMessage()
                            + "; free the space or the files it names",
                    e);
        }
    }

    private static void ended(int status, @Nullable String message) {
        var kafka = RUNNING.get();
        if (kafka != null) {
            kafka.failure.compareAndSet(
                    null,
                    "the embedded Kafka gave up (status " + status + (message == null ? "" : ", " + message) + ")");
        }
    }

    private static Map<String, String> settings(Path log, int port, int controllerPort, String password) {
        var settings = new HashMap<>(SETTINGS);
        settings.put("log.dirs", log.toString());
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
        var login = login(password) + " user_" + USER + "=\"" + password + "\";";
        settings.put("listener.name.clients.plain.sasl.jaas.config", login);
        settings.put("listener.name.controller.plain.sasl.jaas.config", login);
        return settings;
    }

    /** Formats a temporary folder and then renames it, so that an interrupted first start leaves no incomplete log. */
    @SuppressWarnings("IllegalCatch") // Formatter.run declares Exception.
    private static void format(Path log) {
        var partial = log.resolveSibling("log.new");
        try {
            Shipped.delete(partial);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(partial.toString())
                    .addDirectory(partial.toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .run();
            Files.move(partial, log, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Home.unusable(partial, e);
        } catch (Exception e) {
            throw new StartException("cannot prepare " + partial + " for Kafka: " + e.getMessage(), e);
        }
    }
}
