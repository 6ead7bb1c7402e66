package org.waybill.app.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waybill.ledger.Database;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;
import org.waybill.model.MigrationId;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Waits;

@Timeout(60)
final class LedgerOrdersTest {

    private static final FileRef FILE = new FileRef(
            MigrationId.of("0196f0a1-0000-7000-8000-000000000001"),
            1,
            new FileId(1),
            1,
            SourcePath.ofText("file"),
            new SourceVersion(1, 1, 1, 1));

    /** Gives no connection. */
    private static DataSource away() {
        return (DataSource) Proxy.newProxyInstance(
                LedgerOrdersTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, _, _) -> {
                    throw new SQLException("away");
                });
    }

    @Test
    void beforeTheLedgerHasAnsweredNothingIsSent() throws InterruptedException {
        // Given: what is paused is known; the limits are not
        var asked = new CountDownLatch(3);
        var orders = new LedgerOrders(
                () -> {
                    asked.countDown();
                    return Map.of();
                },
                new FlowLimits(new Database(away())),
                InstantSource.system(),
                new Waits(InstantSource.system()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(orders);
            var answer = CompletableFuture.supplyAsync(() -> orders.of(FILE), threads);

            // When: two rounds are over
            asked.await();
            boolean answered = answer.isDone();
            threads.shutdownNow();

            // Then
            assertThat(answered).isFalse();
        }
    }

    @Test
    void aDefectIsShownAndDoesNotEndIt() throws InterruptedException {
        // Given
        var asked = new CountDownLatch(2);
        var waits = new Waits(InstantSource.system());
        var orders = new LedgerOrders(
                () -> {
                    asked.countDown();
                    throw new IllegalStateException("a defect");
                },
                new FlowLimits(new Database(away())),
                InstantSource.system(),
                waits);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {

            // When
            threads.execute(orders);
            asked.await();

            // Then
            assertThat(waits.now()).extracting(Wait::cause).containsExactly(Cause.DEFECT);
            threads.shutdownNow();
        }
    }
}
