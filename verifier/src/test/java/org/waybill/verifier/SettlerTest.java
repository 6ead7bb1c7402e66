package org.waybill.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Database;
import org.waybill.ledger.Finding;
import org.waybill.ledger.RetryRules;
import org.waybill.ledger.Settlement;
import org.waybill.model.FailureKind;
import org.waybill.model.Waits;

class SettlerTest {

    @Test
    void i3AWorkerThatWaitsForASettlerThatHasEndedCanBeInterruptedAndAcknowledgesNothing() throws Exception {
        // Given
        var settler = new Settler(
                new Settlement(new Database(null), RetryRules.DEFAULTS, new Random(1)),
                (_, _) -> {},
                new Waits(InstantSource.system()));
        var finding = new Finding(Uploads.ref(1), new Finding.Verdict.Failed(FailureKind.REFUSED, "no", null));
        var interrupted = new CompletableFuture<Boolean>();
        var worker = Thread.ofVirtual().start(() -> {
            try {
                settler.settle(finding).get();
                interrupted.complete(false);
            } catch (ExecutionException e) {
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });

        while (worker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        // When
        worker.interrupt();

        // Then
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    }
}
