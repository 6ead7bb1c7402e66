package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.model.FailureKind;
import org.waybill.model.Sha256;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Listed;

/** What happens where a target tells no object from a folder of the same name. */
abstract class FolderContract {

    @TempDir
    Path root;

    Scene scene;

    /** An empty store. */
    abstract ObjectStore store();

    @BeforeEach
    void openScene() {
        scene = new Scene(root, store());
    }

    @Test
    void saysWhichObjectLiesAtTheNameOfAFolderAndLeavesIt() throws InterruptedException {
        // Given: a file that is sent again, below the name of an object of somebody else
        byte[] foreign = Scene.bytes(10, 1);
        scene.putForeign("d/photos", foreign);
        scene.write("d/photos/x", Scene.bytes(10, 2));

        // When
        var failed = scene.failed(scene.found("d/photos/x").attempt(2), FailureKind.OCCUPIED);

        // Then
        assertThat(failed.message()).contains("the object d/photos lies at the name of a folder");
        assertThat(scene.contentOf("d/photos")).isEqualTo(Sha256.of(foreign));
    }

    @Test
    void takesItsOwnObjectAwayWhereTheFileBecameAFolder() throws Exception {
        // Given
        var path = scene.write("p", Scene.bytes(10, 1));
        scene.uploaded(scene.found("p"));
        Files.delete(path);
        scene.write("p/q", Scene.bytes(10, 2));

        // When
        scene.uploaded(scene.found("p/q").file(8).attempt(2));

        // Then
        assertThat(scene.content("p")).isEmpty();
        assertThat(scene.contentOf("p/q")).isEqualTo(Sha256.of(Scene.bytes(10, 2)));
        assertThat(listed("p")).containsExactly("p/q");
    }

    private List<String> listed(String prefix) {
        var page = ((Answer.Given<ObjectStore.Page>) scene.real.list(prefix, null)).value();
        return page.objects().stream().map(Listed::key).toList();
    }
}
