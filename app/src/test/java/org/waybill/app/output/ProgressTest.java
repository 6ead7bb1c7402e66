package org.waybill.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Overview.Sum;
import org.waybill.ledger.Overview.Totals;

class ProgressTest {

    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private Instant now = Instant.EPOCH;
    private Totals current = totals(0, 0, 0);
    private final Progress progress = new Progress(() -> current, () -> true, Format.TEXT, NOWHERE, false, () -> now);

    /** So many files of a kibibyte in each state. */
    private static Totals totals(long found, long dispatched, long verified) {
        var states = new EnumMap<FileState, Sum>(FileState.class);
        states.put(FileState.FOUND, sum(found));
        states.put(FileState.DISPATCHED, sum(dispatched));
        states.put(FileState.VERIFIED, sum(verified));
        return new Totals(sum(found + dispatched + verified), states, List.of(), 0, 0);
    }

    private static Sum sum(long files) {
        return new Sum(files, files << 10);
    }

    private String after(Duration time, Totals totals) {
        now = now.plus(time);
        current = totals;
        return progress.line(totals);
    }

    @Test
    void theEndIsForeseenFromWhatWasProvenByThisRun() {
        // Given
        current = totals(100, 0, 1_000);
        progress.begin();

        // Then
        assertThat(after(Duration.ofSeconds(10), totals(50, 0, 1_050)))
                .startsWith("ETA 10 s  proven 1,050 ")
                .endsWith("5 files/s  5.0 KiB/s");
    }

    @Test
    void nothingIsNegativeWhenProvenFilesHaveChangedAndWhatIsProvenAgainCounts() {
        // Given
        current = totals(0, 0, 1_000);
        progress.begin();

        // When
        var shrunk = after(Duration.ofSeconds(5), totals(400, 0, 600));
        var grown = after(Duration.ofSeconds(5), totals(300, 0, 700));

        // Then
        assertThat(shrunk).startsWith("ETA unknown").endsWith("  0 files/s  0 B/s");
        assertThat(grown).startsWith("ETA 30 s").endsWith("  10 files/s  10.0 KiB/s");
    }

    @Test
    void anEndThatDoesNotComeIsNotPromisedAnyLonger() {
        // Given
        progress.begin();
        assertThat(after(Duration.ofSeconds(10), totals(0, 2, 1_000))).startsWith("ETA 1 s  ");

        // Then
        assertThat(after(Duration.ofSeconds(4), totals(0, 2, 1_000))).startsWith("waiting for 2 files  ");
        assertThat(after(Duration.ofSeconds(30), totals(0, 1, 1_001))).startsWith("ETA 1 s  ");
        assertThat(after(Duration.ofSeconds(30), totals(0, 1, 1_001))).startsWith("waiting for 1 file  ");
    }

    @Test
    void oneFileIsNoFiles() {
        // Given
        progress.begin();

        // Then
        assertThat(after(Duration.ofSeconds(10), totals(10, 0, 10))).contains("  1 file/s  ");
        assertThat(Numbers.rate(1.6, "file")).isEqualTo("2 files/s");
    }
}
