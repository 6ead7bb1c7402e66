package org.waybill.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Sweeps;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;
import org.waybill.model.Waits;

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
                InstantSource.system(),
                waits);

        // When
        var thread = Thread.ofVirtual().start(sweeper);

        // Then
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(waits.now()).extracting(Wait::cause).containsExactly(Cause.DEFECT);
        thread.interrupt();
        thread.join();
    }
}
