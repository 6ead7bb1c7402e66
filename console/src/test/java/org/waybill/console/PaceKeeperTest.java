package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Database;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;
import org.waybill.model.Waits;

class PaceKeeperTest {

    @Test
    void aDefectIsShownAndDoesNotEndIt() throws InterruptedException {
        // Given
        var asked = new CountDownLatch(2);
        var broken = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, _, _) -> {
                    asked.countDown();
                    throw new IllegalStateException("a defect");
                });
        var waits = new Waits(InstantSource.system());
        var pace = new PaceKeeper(new Database(broken), waits);

        // When
        pace.start();

        // Then
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(waits.now()).extracting(Wait::cause).containsExactly(Cause.DEFECT);
        pace.stop();
    }
}
