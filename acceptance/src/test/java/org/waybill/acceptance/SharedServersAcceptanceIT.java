package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.SharedServers;
import org.waybill.acceptance.kit.Soak;
import org.waybill.acceptance.kit.Store;
import org.waybill.acceptance.kit.TcpProxy;

/** The same command against a Kafka and a Postgres that are not its own, which go away and come back. */
final class SharedServersAcceptanceIT {

    private static final int FILES = 300;
    private static final Duration OUTAGE = Soak.lasting(Duration.ofSeconds(6), Duration.ofSeconds(30));
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    private SharedServers servers;
    private Store store;
    private Stage stage;

    @BeforeEach
    void prepare() {
        servers = SharedServers.start(directory.resolve("servers"));
        store = Store.start(directory.resolve("store"));
        stage = new Stage(directory, 1, store);
        stage.waybill = stage.waybill.with(servers.environment());
        stage.source.files(FILES, 7, 3_000);
    }

    @AfterEach
    void cleanUp() {
        stage.close();
        store.close();
        servers.close();
    }

    @Test
    void nothingEmbeddedStartsWhereTheRealServersAreNamed() throws IOException {
        // When
        var run = stage.migrate();

        // Then
        run.exits(0).hasNoStackTrace();
        stage.assertAllArrived();
        try (var children = Files.list(stage.waybill.home())) {
            assertThat(children.map(child -> child.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("kafka") || name.startsWith("postgres"));
        }
    }

    /** What goes away. */
    enum Neighbour {
        KAFKA(SharedServers::kafka),
        POSTGRES(SharedServers::postgres);

        final Function<SharedServers, TcpProxy> proxy;

        Neighbour(Function<SharedServers, TcpProxy> proxy) {
            this.proxy = proxy;
        }
    }

    @ParameterizedTest
    @EnumSource
    void workPausesWhileANeighbourIsGoneAndGoesOn(Neighbour neighbour) {
        outage(neighbour, TcpProxy::cut);
    }

    @ParameterizedTest
    @EnumSource
    void workPausesWhileANeighbourIsSilentAndGoesOn(Neighbour neighbour) {
        outage(neighbour, TcpProxy::silence);
    }

    private void outage(Neighbour neighbour, java.util.function.Consumer<TcpProxy> begin) {
        // Given
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(30), Fault.none()));
        var process = stage.startMigration();
        assertThat(stage.proxy.await(50, S3Request::writes, Stage.LIMIT)).isTrue();
        var proxy = neighbour.proxy.apply(servers);

        // When
        begin.accept(proxy);
        assertThat(process.endsWithin(OUTAGE)).as(process::output).isFalse();
        proxy.restore();

        // Then
        process.await(PATIENCE).exits(0).hasNoStackTrace();
        stage.assertAllArrivedUnblamed();
    }

    @Test
    void aRecordThatCannotBeReadIsSetAsideAndStopsNobody() throws Exception {
        // Given
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(30), Fault.none()));
        var process = stage.startMigration();
        assertThat(stage.proxy.await(50, S3Request::writes, Stage.LIMIT)).isTrue();

        // When
        for (String topic : new String[] {"waybill.file-found.small", "waybill.file-uploaded", "waybill.file-failed"}) {
            send(topic, "not-a-file", "}{ no event at all");
        }

        // Then
        process.await(PATIENCE).exits(0).hasNoStackTrace();
        stage.assertAllArrived();
    }

    private void send(String topic, String key, String value) throws ExecutionException, InterruptedException {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", servers.environment().get("SPRING_KAFKA_BOOTSTRAP_SERVERS"));
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < producer.partitionsFor(topic).size(); partition++) {
                producer.send(new ProducerRecord<>(
                                topic,
                                partition,
                                key.getBytes(StandardCharsets.UTF_8),
                                value.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }
}
