package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** What globs choose, and what becomes of what they leave out. */
final class FilterAcceptanceIT extends OnStage {

    @Test
    void globsChooseWhatMoves() {
        // Given
        stage.source.file("in/a.txt", 10);
        stage.source.file("in/b.log", 10);
        stage.source.file("in/gr%C3%B6%C3%9Fe.txt", 10);
        stage.source.file("out/c.txt", 10);

        // When
        stage.migrate("--include", "in/**", "--exclude", "**/*.log", "--exclude", "größe*")
                .exits(0);

        // Then
        assertThat(stage.store.list(stage.bucket, "").keySet()).containsExactly(stage.key("in/a.txt"));
        stage.report().of("in/b.log").is("SKIPPED");
        stage.report().of("in/gr%C3%B6%C3%9Fe.txt").is("SKIPPED");
    }

    @Test
    void whatLiesInAnExcludedDirectoryIsNotMetAndWhatIsKnownOfItStays() throws IOException {
        // Given
        stage.source.file("kept", 10);
        for (var path : new String[] {"old/stays", "old/removed", "old/locked", "lost+found/inside"}) {
            stage.source.file(path, 10);
        }
        lock("old/locked");
        lock("lost+found");
        var waybill = stage.withoutPrivileges();
        waybill.run(stage.migration()).exits(3);
        stage.report().of("lost+found").failedBecause("unreadable");
        stage.source.remove("old/removed");
        stage.source.file("old/new", 10);

        // When
        var run = waybill.run(
                stage.migration("--exclude", "lost+found/", "--exclude", "./old", "--exclude", "n?ne", "-o", "json"));

        // Then
        var notes = run.exits(0).hasNoStackTrace().json().get("notes");
        assertThat(notes.get("unopenedDirectories").asInt()).isEqualTo(2);
        assertThat(notes.get("unusedGlobs").toString()).isEqualTo("[\"--exclude n?ne\"]");
        var report = stage.report();
        report.of("kept").is("VERIFIED");
        report.of("old/stays").is("VERIFIED");
        report.of("old/removed").is("GONE");
        report.of("old/locked").is("SKIPPED");
        report.of("lost+found").is("SKIPPED");
        assertThat(report.rows().keySet()).as("no more rows").hasSize(5);
    }

    private void lock(String path) throws IOException {
        Files.setPosixFilePermissions(stage.source.path(path), PosixFilePermissions.fromString("---------"));
    }
}
