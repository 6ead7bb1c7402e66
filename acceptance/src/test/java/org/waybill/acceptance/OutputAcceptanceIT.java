package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.SourceTree;

/** What is printed reaches its reader whole, or the exit code says that it did not; and it does nothing but show itself. */
final class OutputAcceptanceIT extends OnStage {

    @Test
    void aReportThatIsCutIsNoReport() {
        // Given
        stage.source.files(300, 3, 10);
        stage.migrate().exits(0);

        // When / Then
        for (var format : List.of("table", "csv", "jsonl")) {
            stage.waybill
                    .under("sh", "-c", "exec \"$0\" \"$@\" >/dev/full")
                    .run("report", "--format", format)
                    .exits(1)
                    .says("The report is cut: No space left")
                    .hasNoStackTrace();
        }
        var unread = stage.waybill
                .under("bash", "-c", "\"$0\" \"$@\" | true; exit ${PIPESTATUS[0]}")
                .run("report")
                .exits(141);
        assertThat(unread.err()).isEmpty();
    }

    @Test
    void noCommandWhoseOutputIsLostEndsAsIfItWereNot() {
        // Given
        stage.source.files(300, 3, 10);
        var commands = List.of(
                stage.migration("--dry-run"),
                stage.migration("--dry-run", "-o", "json"),
                stage.migration("-o", "json"),
                new String[] {"status"},
                new String[] {"status", "-o", "json"},
                new String[] {"doctor"},
                new String[] {"migrate", "--help"});
        var full = stage.waybill.under("sh", "-c", "exec \"$0\" \"$@\" >/dev/full");
        var closed = stage.waybill.under("bash", "-c", "\"$0\" \"$@\" | true; exit ${PIPESTATUS[0]}");

        // When / Then
        for (var command : commands) {
            full.run(command).exits(1).says("The output is cut: No space left").hasNoStackTrace();
            closed.run(command).exits(141).hasNoStackTrace();
        }
        stage.assertAllArrived();
    }

    @Test
    void namesActOnNothing() {
        // Given: a name that begins a line, clears a terminal, and turns what follows
        var name = "a\nb\u009b2J\u001b[2J\u202ec";
        stage.source.file(SourceTree.escapedText(name), 10);

        // When
        var shown = stage.migrate("--dry-run").exits(0).out()
                + stage.migrate("--dry-run", "-o", "json").exits(0).out()
                + stage.migrate().exits(0).out()
                + stage.waybill.run("report").out()
                + stage.waybill.run("report", "--format", "jsonl").out();

        // Then
        assertThat(shown).doesNotContain("\u009b", "\u001b", "\u202e").doesNotContain("a\nb");
        assertThat(shown).contains("a%0Ab%C2%9B2J%1B%5B2J%E2%80%AEc");
        stage.assertAllArrived();
    }

    @Test
    void aTerminalThatKnowsNoControlSequencesGetsNone() {
        assumeTrue(Shell.succeeds("script", "-qec", "true", "/dev/null"), "needs script");
        // Given
        stage.source.file("one", 10);
        var command = "script -qec \"$0 $*\" /dev/null </dev/null";

        // When
        var dumb = stage.waybill
                .with(Map.of("TERM", "dumb"))
                .under("sh", "-c", command)
                .run(stage.migration());
        var able = stage.waybill
                .with(Map.of("TERM", "xterm"))
                .under("sh", "-c", command)
                .run(stage.migration());

        // Then
        assertThat(dumb.exits(0).out()).contains("verified").doesNotContain("\u001b");
        assertThat(able.exits(0).out()).contains("verified").contains("\u001b[K");
    }

    @Test
    void whatDoesNotTravelIsSaidAndARunThatMovesNothingSaysSo() {
        // Given
        stage.source.directory("empty/inner");

        // When / Then
        for (var run : List.of(stage.migrate("--dry-run"), stage.migrate())) {
            run.exits(0).says("2 directories without files do not travel").says("no file");
        }
    }
}
