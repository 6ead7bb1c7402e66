package org.waybill.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Scene;
import org.waybill.ledger.Sweeps;
import org.waybill.model.Bell;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;
import org.waybill.model.RootIdentity;
import org.waybill.model.Target;
import org.waybill.model.Waits;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.s3.S3Credentials;
import org.waybill.objectstore.s3.S3ObjectStore;

class SweeperTest {

    @Test
    void aDefectDoesNotEndItAndIsShown() throws Exception {
        // Given
        var asked = new CountDownLatch(2);
        var broken = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, _, _) -> {
                    asked.countDown();
                    throw new IllegalStateException("a defect");
                });
        var database = new Database(broken);
        var waits = new Waits(InstantSource.system());
        var sweeper = new Sweeper(
                "test",
                new Sweeper.Records(new Batches(database), new Migrations(database), new Sweeps(database)),
                _ -> {
                    throw new IllegalStateException("not needed");
                },
                _ -> true,
                new Sweeper.Surroundings(Executors.newVirtualThreadPerTaskExecutor(), InstantSource.system(), waits));

        // When
        var thread = Thread.ofVirtual().start(sweeper);

        // Then
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(waits.now()).extracting(Wait::cause).containsExactly(Cause.DEFECT);
        thread.interrupt();
        thread.join();
    }

    /** Of two batches the first goes to a target that accepts connections and never answers. */
    @Test
    void aTargetThatNeverAnswersHoldsUpNoOther() throws Exception {
        try (var scene = new Scene();
                var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var hanging = S3ObjectStore.open(
                        new Target("http://127.0.0.1:" + silent.getLocalPort(), "us-east-1", "bucket", "app/"),
                        new S3Credentials("key", "secret", null),
                        new StoreTimeouts(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(10)))) {
            // Given
            var migrations = new Migrations(scene.database);
            var other = migrations.open(
                    "/other", new RootIdentity(1, 3), new Target("http://127.0.0.1:1", "us-east-1", "bucket", ""));
            var second = scene.batches.begin(other, Scene.POLICY).batch();
            scene.batches.toSweep(scene.openBatch());
            scene.batches.toSweep(second);
            var ended = new Bell();
            scene.batches.ring(ended);
            var sweeper = new Sweeper(
                    "test",
                    new Sweeper.Records(scene.batches, migrations, new Sweeps(scene.database)),
                    target -> target.equals(Scene.TARGET) ? hanging : empty(),
                    _ -> true,
                    new Sweeper.Surroundings(
                            Executors.newVirtualThreadPerTaskExecutor(),
                            InstantSource.system(),
                            new Waits(InstantSource.system())));

            // When
            var thread = Thread.ofVirtual().start(sweeper);
            try (var asked = silent.accept()) {
                ended.await(Duration.ofSeconds(30));

                // Then: it still hangs
                assertThat(asked.isConnected()).isTrue();
                assertThat(scene.batches.find(second.id()).orElseThrow().state())
                        .isEqualTo(State.DONE);
                assertThat(scene.openBatch().state()).isEqualTo(State.SWEEPING);
            } finally {
                thread.interrupt();
                thread.join();
            }
        }
    }

    /** A target without objects. */
    private static ObjectStore empty() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, _) -> {
                    assertThat(method.getName()).isEqualTo("list");
                    return new Answer.Given<>(new ObjectStore.Page(List.of(), null));
                });
    }
}
