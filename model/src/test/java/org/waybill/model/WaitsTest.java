package org.waybill.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;

class WaitsTest {

    private Instant now = Instant.EPOCH;
    private final Waits waits = new Waits(() -> now);
    private final Object one = new Object();
    private final Object other = new Object();

    @Test
    void whoWaitsLongestComesFirst() {
        // When
        waits.begin(one, "the ledger is away");
        now = now.plusSeconds(1);
        waits.begin(other, "the target is full");

        // Then
        assertThat(waits.now())
                .containsExactly(
                        new Wait(Cause.OTHER, "the ledger is away", Instant.EPOCH),
                        new Wait(Cause.OTHER, "the target is full", now));
    }

    @Test
    void anotherReasonDoesNotBeginTheWaitAnew() {
        // Given
        waits.begin(one, "no answer");

        // When
        now = now.plusSeconds(60);
        waits.begin(one, Cause.TARGET, "connection refused");

        // Then
        assertThat(waits.now()).containsExactly(new Wait(Cause.TARGET, "connection refused", Instant.EPOCH));
    }

    @Test
    void whatIsOverIsNotWaitedFor() {
        // Given
        waits.begin(one, "no answer");

        // When
        waits.end(one);
        waits.end(other);

        // Then
        assertThat(waits.now()).isEmpty();
    }
}
