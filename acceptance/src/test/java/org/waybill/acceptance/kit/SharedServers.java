package org.waybill.acceptance.kit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker and a Postgres server that several processes share, each behind a proxy that can make it unreachable. */
public final class SharedServers implements AutoCloseable {

    private static final String PASSWORD = "a password";

    private final KafkaRaftServer broker;
    private final EmbeddedPostgres database;
    private final TcpProxy kafka;
    private final TcpProxy postgres;

    private SharedServers(Path directory) throws IOException {
        int reachedAt = Ports.free();
        int listensAt = Ports.free();
        broker = broker(directory.resolve("kafka"), listensAt, reachedAt);
        broker.startup();
        kafka = TcpProxy.on(reachedAt, listensAt);
        // The server must ask for a proof of the password (SCRAM), because the product never sends the password itself.
        var password = Files.writeString(directory.resolve("postgres-password"), PASSWORD);
        database = EmbeddedPostgres.builder()
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", password.toString())
                .setConnectConfig("password", PASSWORD)
                .setDataDirectory(directory.resolve("postgres"))
                .setOverrideWorkingDirectory(
                        directory.resolve("postgres-binaries").toFile())
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("fsync", "on")
                .start();
        postgres = TcpProxy.before(database.getPort());
    }

    public static SharedServers start(Path directory) {
        try {
            return new SharedServers(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TcpProxy kafka() {
        return kafka;
    }

    public TcpProxy postgres() {
        return postgres;
    }

    /** The environment variables that a process needs to use these servers. */
    public Map<String, String> environment() {
        return Map.of(
                "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + kafka.port(),
                "SPRING_DATASOURCE_URL",
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres",
                "SPRING_DATASOURCE_USERNAME",
                "postgres",
                "SPRING_DATASOURCE_PASSWORD",
                PASSWORD);
    }

    @SuppressWarnings("IllegalCatch") // Formatter.run() declares Exception
    private static KafkaRaftServer broker(Path directory, int listensAt, int reachedAt) throws IOException {
        int within = Ports.free();
        int controller = Ports.free();
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(java.io.OutputStream.nullOutputStream()))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + directory, e);
        }
        var settings = Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("inter.broker.listener.name", "WITHIN"),
                Map.entry(
                        "listeners",
                        "CLIENT://127.0.0.1:%d,WITHIN://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(listensAt, within, controller)),
                Map.entry(
                        "advertised.listeners",
                        "CLIENT://127.0.0.1:%d,WITHIN://127.0.0.1:%d".formatted(reachedAt, within)),
                Map.entry("listener.security.protocol.map", "CLIENT:PLAINTEXT,WITHIN:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("group.min.session.timeout.ms", "1000"),
                Map.entry("group.initial.rebalance.delay.ms", "0"));
        return new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    }

    @Override
    public void close() {
        kafka.close();
        postgres.close();
        try {
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            broker.shutdown();
            broker.awaitShutdown();
        }
    }
}
