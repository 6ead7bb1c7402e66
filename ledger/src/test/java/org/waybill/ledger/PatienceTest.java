package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;
import org.waybill.model.Waits;

class PatienceTest {

    @Test
    void whileTheLedgerIsAwayItIsSaidSinceWhen() throws InterruptedException {
        // Given: it answers the third time
        var waits = new Waits(() -> Instant.EPOCH);
        var calls = new AtomicInteger();
        var seen = new ArrayList<List<Wait>>();

        // When
        var result = new Patience(waits).with(() -> {
            seen.add(waits.now());
            if (calls.incrementAndGet() < 3) {
                throw new LedgerUnavailable("away", new IllegalStateException());
            }
            return "back";
        });

        // Then
        var wait = List.of(new Wait(Cause.LEDGER, "away", Instant.EPOCH));
        assertThat(result).isEqualTo("back");
        assertThat(seen).containsExactly(List.of(), wait, wait);
        assertThat(waits.now()).isEmpty();
    }

    @Test
    void somebodyWhoWaitsForTheResultIsToldWhenTheLedgerStaysAway() throws InterruptedException {
        // Given
        var calls = new AtomicInteger();
        var patience = new Patience();

        // When
        var back = patience.within(Duration.ofSeconds(1), () -> {
            if (calls.incrementAndGet() < 2) {
                throw new LedgerUnavailable("away", new IllegalStateException());
            }
            return "back";
        });

        // Then
        assertThat(back).isEqualTo("back");
        assertThatThrownBy(() -> patience.within(Duration.ofSeconds(1), () -> {
                    throw new LedgerUnavailable("away", new IllegalStateException());
                }))
                .isInstanceOf(LedgerUnavailable.class);
    }
}
