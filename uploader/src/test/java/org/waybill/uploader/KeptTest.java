package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.KnownObject;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.MemoryObjectStore;

/** A file whose content was proven before is not sent again. */
final class KeptTest {

    @TempDir
    Path root;

    private Scene scene;

    @BeforeEach
    void setTheScene() {
        scene = new Scene(root, new MemoryObjectStore(false));
    }

    private KnownObject proven(int size) throws InterruptedException {
        scene.write("file", Scene.bytes(size, 1));
        var uploaded = scene.uploaded(scene.found("file"));
        return new KnownObject(uploaded.object(), uploaded.sha256());
    }

    private Scene.Found again(KnownObject known) {
        return scene.found("file").attempt(2).holding(known.object().etag()).knowing(known);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 2 * Scene.LIMIT})
    void equalContentStaysAsItIsAndItsOwnerIsTold(int size) throws InterruptedException {
        // Given
        var known = proven(size);
        int before = scene.store.requests().size();

        // When
        var kept = scene.uploaded(again(known));

        // Then: the key was looked at, nothing was written or read
        assertThat(kept.object()).isEqualTo(known.object());
        assertThat(kept.kept()).isNotNull();
        assertThat(kept.kept().mode() & 0170000).isEqualTo(0100000);
        assertThat(scene.store.requests().stream().skip(before)).containsOnly("head");
    }

    @Test
    void otherContentIsSent() throws InterruptedException {
        // Given
        var known = proven(10);
        scene.write("file", Scene.bytes(10, 2));

        // When
        var sent = scene.uploaded(again(known));

        // Then
        assertThat(sent.kept()).isNull();
        assertThat(sent.sha256()).isEqualTo(scene.contentOf("file")).isNotEqualTo(known.sha256());
    }

    @Test
    void whereTheObjectIsAnotherTheFileIsSent() throws InterruptedException {
        // Given: the proof is of an object that is there no longer
        var known = proven(10);
        var gone = new KnownObject(new ObjectVersion("0123456789abcdef0123456789abcdef", null), known.sha256());

        // When
        var sent = scene.uploaded(again(known).knowing(gone));

        // Then
        assertThat(sent.kept()).isNull();
        assertThat(sent.object()).isEqualTo(scene.facts("file").version());
    }
}
