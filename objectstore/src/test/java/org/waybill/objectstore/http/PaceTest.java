package org.waybill.objectstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000;
    private static final long STEP = SECOND / 10_000;

    private long now = -5 * SECOND; // as System.nanoTime may begin
    private final Pace pace = new Pace(now);
    private int refused;

    /** Sends as fast as the pace allows, 2,000 a second at most, to a target that takes so many; gives how many it took. */
    private int takenIn(int seconds, double limit) {
        long end = now + seconds * SECOND;
        double tokens = limit / 10;
        int taken = 0;
        refused = 0;
        while (now < end) {
            long waited = Math.max(pace.reserve(now), 5 * STEP);
            now += waited;
            tokens = Math.min(limit / 10, tokens + limit * waited / SECOND);
            if (tokens >= 1) {
                tokens--;
                taken++;
                pace.passed(now);
            } else {
                refused++;
                pace.refused(now);
            }
        }
        return taken;
    }

    @Test
    void nothingIsHeldBackBeforeTheTargetRefuses() {
        assertThat(takenIn(10, 1_000_000)).isEqualTo(20_000);
        assertThat(pace.isLimited()).isFalse();
    }

    @Test
    void itSettlesJustBelowWhatTheTargetTakes() {
        // Given
        takenIn(10, 300);

        // Then
        assertThat(takenIn(60, 300)).isBetween(60 * 270, 60 * 300 + 30);
        assertThat(refused).isLessThan(60 * 30);
    }

    @Test
    void itFollowsATargetThatTakesLess() {
        // Given
        takenIn(10, 1_000);

        // When
        takenIn(5, 50);

        // Then
        assertThat(takenIn(60, 50)).isBetween(60 * 42, 60 * 50 + 5);
    }

    @Test
    void itForgetsWhenTheTargetTakesAnythingAgain() {
        // Given
        takenIn(5, 100);

        // When
        takenIn(30, 1_000_000);

        // Then
        assertThat(pace.isLimited()).isFalse();
        assertThat(takenIn(1, 1_000_000)).isEqualTo(2_000);
    }

    @Test
    void aTargetThatTakesNothingIsDownAndMayTakeAnythingAfterwards() {
        // Given
        takenIn(5, 300);
        assertThat(pace.isStalled(now)).isFalse();

        // When
        takenIn(5, 0.001);

        // Then
        assertThat(pace.isStalled(now)).isTrue();
        assertThat(takenIn(1, 1_000_000)).isGreaterThan(1_500);
    }

    @Test
    void itNeverStandsStill() {
        // When: nothing is taken for a minute
        takenIn(60, 0.001);

        // Then
        assertThat(pace.reserve(now)).isLessThanOrEqualTo(SECOND / 5);
    }
}
