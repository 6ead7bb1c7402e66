package org.waybill.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AbsenceTest {

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final Absence absence = new Absence(clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toMillis());
    }

    @Test
    void aBusyMachineWasNotAway() {
        // When
        pass(Duration.ofSeconds(9));

        // Then
        assertThat(absence.isJustOver()).isFalse();
        assertThat(absence.look()).isZero();
    }

    @Test
    void anAbsenceIsGivenOnceAlsoWhenAnotherNoticesItFirst() {
        // When
        pass(Duration.ofSeconds(43));

        // Then
        assertThat(absence.isJustOver()).isTrue();
        assertThat(absence.look()).isEqualTo(Duration.ofSeconds(43));
        assertThat(absence.look()).isZero();
    }

    @Test
    void itIsOverForHalfAMinute() {
        // Given
        pass(Duration.ofSeconds(43));
        absence.look();

        // When / Then
        for (int second = 0; second < 29; second++) {
            pass(Duration.ofSeconds(1));
            assertThat(absence.isJustOver()).isTrue();
        }
        pass(Duration.ofSeconds(1));
        assertThat(absence.isJustOver()).isFalse();
    }
}
