package org.waybill.objectstore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.objectstore.http.Concurrency.LEAST;
import static org.waybill.objectstore.http.Concurrency.MOST;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    private static final Duration AWAY = Duration.ofMillis(80);

    private final Concurrency concurrency = new Concurrency();

    /** Rounds in which all that may be there at once are, and one more waits; the answers take as long as the target needs. */
    private void busyRounds(int number, Duration away, double requestsPerSecond) throws InterruptedException {
        for (int i = 0; i < number; i++) {
            int together = concurrency.limit();
            long nanos = Math.max(away.toNanos(), (long) (together / requestsPerSecond * 1e9));
            round(together, nanos, true);
        }
    }

    private void round(int together, long nanos, boolean oneMore) throws InterruptedException {
        for (int i = 0; i < together; i++) {
            concurrency.enter();
        }
        var more = Thread.ofVirtual().unstarted(this::enterAndLeave);
        if (oneMore) {
            more.start();
            while (more.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        for (int i = 0; i < together; i++) {
            concurrency.answered(nanos);
            concurrency.leave();
        }
        more.join();
    }

    private void enterAndLeave() {
        try {
            concurrency.enter();
            concurrency.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aDistantTargetIsSentMoreAtOnce() throws InterruptedException {
        // When
        busyRounds(20, AWAY, 100_000);

        // Then
        assertThat(concurrency.limit()).isEqualTo(MOST);
    }

    @Test
    void itGrowsNoFurtherThanTheTargetAnswersAtOnce() throws InterruptedException {
        // When: 2,000 a second are 160 at once from 80 ms away
        busyRounds(100, AWAY, 2_000);

        // Then
        assertThat(concurrency.limit()).isBetween(160, 400);
    }

    @Test
    void aTargetThatIsNearAndBusyIsSentNoMore() throws InterruptedException {
        // Given: it answers a few within a millisecond
        round(8, 1_000_000, false);
        round(8, 1_000_000, false);
        round(8, 1_000_000, false);
        round(8, 1_000_000, false);

        // When
        busyRounds(1_000, Duration.ofMillis(1), 1_000);

        // Then
        assertThat(concurrency.limit()).isBetween(LEAST, 2 * LEAST);
    }

    @Test
    void itShrinksWhenTheTargetSlowsDown() throws InterruptedException {
        // Given
        busyRounds(20, AWAY, 100_000);

        // When
        busyRounds(40, AWAY, 1_000);

        // Then
        assertThat(concurrency.limit()).isBetween(LEAST, 250);
    }

    @Test
    void fewAtATimeAreNoReasonToGrow() throws InterruptedException {
        // When
        for (int i = 0; i < 1_000; i++) {
            round(LEAST / 2, AWAY.toNanos(), false);
        }

        // Then
        assertThat(concurrency.limit()).isEqualTo(LEAST);
    }
}
