package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.retry.FailedFiles;
import org.waybill.ledger.retry.FailedFiles.Sent;
import org.waybill.ledger.retry.FailedFiles.Step;
import org.waybill.model.FailureKind;

class FailedFilesTest {

    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

    private final Scene scene = new Scene();
    private final FailedFiles failed = new FailedFiles(scene.database);

    @AfterEach
    void close() {
        scene.close();
    }

    private void fail() {
        scene.record(Scene.file("hidden", 5, 1), Scene.file("taken", 6, 1), Scene.file("good", 7, 1));
        var refs = scene.take();
        scene.settle(Scene.failed(refs.get(0), FailureKind.UNREADABLE));
        scene.settle(Scene.failed(refs.get(1), FailureKind.OCCUPIED));
        scene.settle(Scene.proven(refs.get(2)));
    }

    @Test
    void sendsBackWhatFailedForAKindAndLeavesTheRest() {
        // Given
        fail();

        // When
        var sent = failed.sendBack(scene.batch, "UNREADABLE", LATER, 10);

        // Then: the source is looked at before it is sent, and the sums are right
        assertThat(sent).isEqualTo(new Sent(Step.SOME, 1));
        assertThat(scene.text("select path, state from file_status where state = 'FOUND'"))
                .isEqualTo("hidden,FOUND");
        assertThat(scene.text("select recheck from work")).isEqualTo("t");
        assertThat(failed.sendBack(scene.batch, "UNREADABLE", LATER, 10)).isEqualTo(new Sent(Step.NO_MORE, 0));
        assertThat(failed.sendBack(scene.batch, null, LATER, 10)).isEqualTo(new Sent(Step.SOME, 1));
        assertThat(new Overview(scene.database).addsUp(scene.migration)).isTrue();
    }

    @Test
    void whatFailsAfterTheOrderIsNotTouched() {
        // Given
        fail();

        // Then
        assertThat(failed.sendBack(scene.batch, null, Instant.EPOCH, 10)).isEqualTo(new Sent(Step.NO_MORE, 0));
    }

    @Test
    void aBatchThatIsSweptRunsAgain() {
        // Given
        fail();
        scene.batches.toSweep(scene.openBatch());
        scene.batches.claimSweep(scene.batch, "one");

        // When
        failed.sendBack(scene.batch, null, LATER, 1);

        // Then: the verifier that swept it ends nothing
        assertThat(scene.batches.find(scene.batch).orElseThrow().state()).isEqualTo(State.RUNNING);
        assertThat(scene.batches.claimSweep(scene.batch, "one")).isFalse();
    }

    @Test
    void aBatchThatIsOverIsNotOpenedAgain() {
        // Given
        fail();
        scene.batches.toSweep(scene.openBatch());
        scene.batches.finish(scene.openBatch());

        // Then
        assertThat(failed.sendBack(scene.batch, null, LATER, 10)).isEqualTo(new Sent(Step.NOT_OPEN, 0));
    }

    @Test
    void whatHasNoKeyIsMetByAnotherWalk() {
        // Given: a directory that could not be listed
        scene.record(
                Scene.with(Scene.file("hidden", 0, 1), new Sighting.Plan.Reject(FailureKind.UNREADABLE.name(), "no")));
        int begun = scene.openBatch().begun();

        // When
        var sent = failed.sendBack(scene.batch, "UNREADABLE", LATER, 10);

        // Then
        assertThat(sent).isEqualTo(new Sent(Step.NO_MORE, 0));
        assertThat(scene.text("select state from file_status where path = 'hidden'"))
                .isEqualTo("FAILED");
        assertThat(scene.openBatch().begun()).isEqualTo(begun + 1);
        assertThat(scene.openBatch().walkedAt()).isNull();
    }
}
