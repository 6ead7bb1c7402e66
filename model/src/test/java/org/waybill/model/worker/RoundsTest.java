package org.waybill.model.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;
import org.waybill.model.Waits;

class RoundsTest {

    private final Waits waits = new Waits(InstantSource.fixed(Instant.EPOCH));
    private final List<String> logged = new ArrayList<>();
    private final Rounds rounds = new Rounds(waits, e -> logged.add(String.valueOf(e.getMessage())), Duration.ZERO);

    private static void fail(String words) {
        throw new IllegalStateException(words);
    }

    private static Wait defect(String words) {
        return new Wait(Cause.DEFECT, "java.lang.IllegalStateException: " + words, Instant.EPOCH);
    }

    @Test
    void aDefectIsShownUntilAWholeRoundSucceeds() throws InterruptedException {
        // When: the round goes on after the part that fails
        rounds.round(() -> {
            rounds.part(() -> fail("one"));
            rounds.part(() -> {});
        });

        // Then
        assertThat(waits.now()).containsExactly(defect("one"));
        rounds.round(() -> rounds.part(() -> {}));
        assertThat(waits.now()).isEmpty();
    }

    @Test
    void theOtherPartsAreStillRun() throws InterruptedException {
        // Given
        var done = new ArrayList<String>();

        // When
        rounds.round(() -> {
            rounds.part(() -> fail("one"));
            rounds.part(() -> done.add("other"));
        });

        // Then
        assertThat(done).containsExactly("other");
    }

    @Test
    void aDefectThatLastsIsLoggedOnce() throws InterruptedException {
        // When
        for (var words : List.of("one", "one", "other", "other")) {
            rounds.round(() -> fail(words));
        }

        // Then
        assertThat(logged).containsExactly("one", "other");
        assertThat(waits.now()).containsExactly(defect("other"));
    }

    @Test
    void aDefectThatComesBackIsLoggedAgain() throws InterruptedException {
        // When
        rounds.round(() -> fail("one"));
        rounds.round(() -> {});
        rounds.round(() -> fail("one"));

        // Then
        assertThat(logged).containsExactly("one", "one");
    }

    @Test
    void nothingIsShownWhenItEnds() throws InterruptedException {
        // Given
        rounds.round(() -> fail("one"));

        // When
        rounds.end();

        // Then
        assertThat(waits.now()).isEmpty();
    }

    @Test
    void anInterruptionEndsIt() {
        assertThatThrownBy(() -> rounds.round(() -> {
                    throw new InterruptedException("stopped");
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(waits.now()).isEmpty();
    }
}
