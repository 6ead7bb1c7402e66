package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.model.FileOwner;
import org.waybill.model.FileRef;
import org.waybill.model.KnownObject;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.SourceVersion;

/** A file whose metadata changed, and whose content did not, keeps its proof. */
class KeptTest {

    private static final FileOwner OWNER = new FileOwner(0100640, 1000, 100);

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    /** The file with the size and mtime that it had, and another ctime. */
    private static Sighting changed(Sighting before, long ctime) {
        var version = before.version();
        return new Sighting(
                before.path(),
                new SourceVersion(version.size(), version.mtimeNanos(), ctime, version.inode()),
                before.plan());
    }

    private FileRef sentAgain(KnownObject known) {
        var again = scene.take(Scene.WIDE).getFirst();
        assertThat(again.known()).isEqualTo(known);
        return again.ref();
    }

    @Test
    void whatWasProvenIsKnownWhereOnlyMetadataChanged() {
        // Given
        var file = Scene.file("a", 5, 1);
        scene.verified(file);
        scene.record(changed(file, 9));

        // When
        var ref = sentAgain(new KnownObject(Scene.OBJECT, Scene.HASH));
        var result = scene.settle(new Finding(ref, new Verdict.Kept(new KnownObject(Scene.OBJECT, Scene.HASH), OWNER)));

        // Then
        assertThat(result).isEqualTo(Result.VERIFIED);
        assertThat(scene.text("select state, ctime_ns, etag, sha256, level, mode, uid, gid from file_status"))
                .isEqualTo("VERIFIED,9,etag," + Scene.HASH + ",read-back," + 0100640 + ",1000,100");
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void ofAnotherSizeOrMtimeNothingIsKnown() {
        // Given
        scene.verified(Scene.file("a", 5, 1));

        // When
        scene.record(Scene.file("a", 5, 2));

        // Then
        sentAgain(null);
    }

    @Test
    void i1WhatTheLedgerHadNotProvenIsNotKept() {
        // Given
        var file = Scene.file("a", 5, 1);
        scene.verified(file);
        scene.record(changed(file, 9));
        var ref = scene.take().getFirst();
        var other = new KnownObject(new ObjectVersion("other", null), Sha256.of(new byte[] {2}));

        // When
        var result = scene.settle(new Finding(ref, new Verdict.Kept(other, OWNER)));

        // Then
        assertThat(result).isEqualTo(Result.MOVED);
        assertThat(scene.state("a")).isEqualTo(FileState.FOUND);
    }

    @Test
    void theOwnerOfBeforeSaysNothingOfANewerVersion() {
        // Given
        var file = Scene.file("a", 5, 1);
        scene.verified(file);
        scene.record(changed(file, 9));
        var ref = scene.take().getFirst();
        scene.settle(new Finding(ref, new Verdict.Kept(new KnownObject(Scene.OBJECT, Scene.HASH), OWNER)));

        // When
        scene.verified(Scene.file("a", 6, 10));

        // Then
        assertThat(scene.text("select state, size, mode from file_status")).isEqualTo("VERIFIED,6,null");
    }
}
