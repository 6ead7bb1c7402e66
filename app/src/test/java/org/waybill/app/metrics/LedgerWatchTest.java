package org.waybill.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;
import org.waybill.model.Waits;

@Timeout(60)
class LedgerWatchTest {

    @Test
    void aDefectIsShownAndDoesNotEndIt() throws InterruptedException {
        // Given
        var waits = new Waits(InstantSource.system());
        var watch = new LedgerWatch(
                new LedgerMetrics(new SimpleMeterRegistry(), InstantSource.system()),
                () -> {
                    throw new IllegalStateException("a defect");
                },
                Map::of,
                waits);

        // When
        var thread = Thread.ofVirtual().start(watch);
        while (waits.now().isEmpty()) {
            Thread.onSpinWait();
        }

        // Then
        assertThat(waits.now()).extracting(Wait::cause).containsExactly(Cause.DEFECT);
        assertThat(thread.isAlive()).isTrue();
        thread.interrupt();
        thread.join();
    }
}
