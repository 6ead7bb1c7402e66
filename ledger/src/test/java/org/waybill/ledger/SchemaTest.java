package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules that the database keeps whatever the code does. */
class SchemaTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private void refuses(String sql, String reason) {
        var before = scene.rowVersions();
        assertThatThrownBy(() -> scene.execute(sql)).hasMessageContaining(reason);
        assertThat(scene.rowVersions()).isEqualTo(before);
    }

    @Test
    void i5AFileInWorkCannotHaveAnOutcome() {
        scene.record(Scene.file("a", 5, 1));
        var ref = scene.take().getFirst();
        refuses(
                "insert into outcome (file, batch, state, attempt) values (" + ref.file() + ", 1, 'GONE', 1)",
                "a file in work cannot have an outcome");
    }

    @Test
    void i5ASettledFileCannotBeInWork() {
        var ref = scene.verified(Scene.file("a", 5, 1));
        refuses(
                "insert into work (file, size, batch, due_at, migration, attempt, large) values (" + ref.file()
                        + ", 5, " + scene.batch + ", now(), " + scene.migration.number() + ", 2, false)",
                "a settled file cannot be in work");
    }

    @Test
    void i1AnOutcomeIsWrittenOnce() {
        scene.verified(Scene.file("a", 5, 1));
        refuses("update outcome set sha256 = sha256('x')", "an outcome is written once");
    }

    @Test
    void i1TheVersionOfAProvenFileStandsStill() {
        scene.verified(Scene.file("a", 5, 1));
        refuses("update file set mtime_ns = 2", "the version of a settled file cannot change");
    }

    @Test
    void i1NothingIsVerifiedWithoutAHashAnObjectAndALevel() {
        scene.record(Scene.file("a", 5, 1));
        refuses("insert into outcome (file, batch, state, attempt) values (1, 1, 'VERIFIED', 1)", "proof");
    }

    @Test
    void whatFailedOrWasLeftOutSaysWhy() {
        scene.record(Scene.file("a", 5, 1));
        refuses("insert into outcome (file, batch, state, attempt) values (1, 1, 'FAILED', 1)", "reason");
    }

    @Test
    void i8OnePathOnceAndOneKeyOnce() {
        scene.record(Scene.file("a", 5, 1));
        var columns = "(size, mtime_ns, ctime_ns, inode, path_digest, key_digest, migration, target, path) select size,"
                + " mtime_ns, ctime_ns, inode, ";
        refuses("insert into file " + columns + "path_digest, null, migration, target, path from file", "file_path");
        refuses(
                "insert into file " + columns + "gen_random_uuid(), key_digest, migration, target, path from file",
                "file_key");
    }

    @Test
    void oneBatchOfAMigrationIsOpen() {
        refuses(
                "insert into batch (migration, state, level, overwrite, symlinks, includes, excludes) values ("
                        + scene.migration.number() + ", 'RUNNING', 'attested', false, 'skip', '{}', '{}')",
                "one_open_batch");
    }
}
