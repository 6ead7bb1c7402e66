package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.unfinished.UploadNote;
import org.waybill.ledger.unfinished.UploadNotes;
import org.waybill.model.FailureKind;
import org.waybill.model.FileRef;
import org.waybill.model.Target;

class UploadNotesTest {

    private static final Target TARGET = new Target("https://s3.example", "us-east-1", "bucket", "prefix/");

    private final Scene scene = new Scene();
    private final UploadNotes notes = new UploadNotes(scene.database);
    private FileRef file;
    private UploadNote note;

    @BeforeEach
    void begin() {
        scene.record(Scene.file("large", 100, 1));
        file = scene.take().getFirst();
        note = new UploadNote(file.migration(), file.file(), TARGET, "prefix/large", "upload-1");
        notes.begun(file, note);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void order(Action action) {
        scene.batches.order(scene.batch, action, "anna", "");
    }

    @Test
    void anUploadIsKeptWhileItsBatchIsPaused() {
        // When
        order(Action.PAUSE);
        scene.settle(Scene.failed(file, FailureKind.PAUSED));

        // Then
        assertThat(notes.left()).isEmpty();
    }

    @Test
    void anUploadIsLeftWhenItsBatchIsCancelledAfterAPause() {
        // When
        order(Action.PAUSE);
        order(Action.CANCEL);

        // Then
        assertThat(notes.left()).containsExactly(note);
        notes.ended(note.file(), note.upload());
        assertThat(notes.left()).isEmpty();
    }

    @Test
    void anUploadOfAnotherVersionIsLeft() {
        // Given
        scene.settle(Scene.failed(file, FailureKind.PAUSED));

        // When
        scene.record(Scene.file("large", 101, 2));

        // Then
        assertThat(notes.left()).containsExactly(note);
    }

    @Test
    void anUploadOfAFileThatFailedIsKeptForItsNextAttempt() {
        // When
        scene.settle(Scene.failed(file, FailureKind.UNREADABLE));

        // Then
        assertThat(scene.text("select state from file_status")).isEqualTo("FAILED");
        assertThat(notes.left()).isEmpty();
    }

    @Test
    void anUploadOfAProvenFileIsLeft() {
        // When
        scene.settle(Scene.proven(file));

        // Then
        assertThat(notes.left()).containsExactly(note);
    }

    @Test
    void anUploadThatTheNextBatchTakesUpIsKept() {
        // Given
        order(Action.CANCEL);
        scene.settle(Scene.failed(file, FailureKind.CANCELLED));
        var next = scene.batches.begin(
                scene.migration, scene.batches.find(scene.batch).orElseThrow().policy());

        // When
        notes.begun(
                new FileRef(file.migration(), next.batch().id(), file.file(), 2, file.path(), file.version()), note);

        // Then
        assertThat(scene.text("select count(*) from unfinished_upload")).isEqualTo("1");
        assertThat(notes.left()).isEmpty();
    }

    @Test
    void anUploadOfAForgottenMigrationIsLeft() {
        // Given
        var forgetting = new Forgetting(scene.database);

        // When
        long last = forgetting.files(scene.lease, scene.migration, 0);
        while (last > 0) {
            last = forgetting.files(scene.lease, scene.migration, last);
        }
        forgetting.migration(scene.lease, scene.migration);

        // Then
        assertThat(notes.left()).containsExactly(note);
    }
}
