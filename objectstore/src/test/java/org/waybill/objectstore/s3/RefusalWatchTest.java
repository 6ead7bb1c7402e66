package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;

/** Only a target that refused everything for a while is given up. */
final class RefusalWatchTest {

    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant LATER = START.plus(RefusalWatch.LASTING);
    private static final Answer<?> ALL = new Answer.Failed<>(FailureKind.REFUSED, "expired", false, true);
    private static final Answer<?> ONE = new Answer.Failed<>(FailureKind.REFUSED, "not this one", false, false);
    private static final Answer<?> DOWN = new Answer.Failed<>(FailureKind.UNAVAILABLE, "down", false, true);

    private final RefusalWatch refusal = new RefusalWatch();

    @Test
    void lastsFromTheFirstRefusalToALaterOne() {
        // When
        refusal.note(ALL, START);
        refusal.note(ONE, START.plusSeconds(5));
        refusal.note(ALL, LATER.minusMillis(1));

        // Then
        assertThat(refusal.lasting()).isEmpty();

        // When
        refusal.note(ALL, LATER);

        // Then
        assertThat(refusal.lasting()).contains("expired");
    }

    @Test
    void endsWithAnyAnswer() {
        // Given
        refusal.note(ALL, START);

        // When
        refusal.note(new Answer.Missing<>(), START.plusSeconds(5));
        refusal.note(ALL, LATER);

        // Then
        assertThat(refusal.lasting()).isEmpty();
    }

    @Test
    void isNotAboutOneObjectNorAnOutage() {
        // When
        for (var now : new Instant[] {START, LATER}) {
            refusal.note(ONE, now);
            refusal.note(DOWN, now);
        }

        // Then
        assertThat(refusal.lasting()).isEmpty();
    }

    @Test
    void isOverWhereTheTargetIsDownInBetween() {
        // When
        refusal.note(ALL, START);
        refusal.note(DOWN, START.plusSeconds(5));
        refusal.note(ALL, LATER);

        // Then
        assertThat(refusal.lasting()).isEmpty();
    }
}
