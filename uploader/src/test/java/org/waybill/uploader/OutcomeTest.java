package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.FailureKind;
import org.waybill.model.Sha256;
import org.waybill.objectstore.MemoryObjectStore;

/** What a failing or unhelpful target leads to, and what is said of an object. */
final class OutcomeTest {

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({"put, 10", "head, 2000", "listMultipart, 2000", "createMultipart, 2000", "putPart 1, 2000"})
    void reportsATargetThatIsDownInsteadOfAFailedFile(String request, int size) throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[size]);
        scene.store.failing(request, FailureKind.UNAVAILABLE, true);

        // When
        var outcome = scene.uploader.upload(scene.found("file").event(), false);

        // Then
        assertThat(outcome).isEqualTo(new UploadOutcome.TargetDown(FailureKind.UNAVAILABLE, request + " failed"));
        assertThat(scene.store.count("abortMultipart")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"put, 10", "head, 2000", "createMultipart, 2000", "putPart 1, 2000", "completeMultipart, 2000"})
    void passesOnWhyTheTargetRefusesAFile(String request, int size) throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[size]);
        scene.store.failing(request, FailureKind.UNSUITABLE, false);

        // When
        var failed = scene.failed(scene.found("file"), FailureKind.UNSUITABLE);

        // Then
        assertThat(failed.message()).isEqualTo(request + " failed");
        scene.assertNothingUnfinished("file");
    }

    @Test
    void beginsAnewWhenAnUploadThatItWentOnWithIsRefused() throws InterruptedException {
        // Given: its parts are joined neither when they were sent nor by the next attempt
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[2000]);
        var found = scene.found("file");
        scene.store.failing("completeMultipart", FailureKind.UNAVAILABLE, false);
        scene.failed(found, FailureKind.UNAVAILABLE);
        scene.failed(found.attempt(2), FailureKind.UNAVAILABLE);
        scene.store.recover();

        // When
        scene.uploaded(found.attempt(3));

        // Then
        assertThat(scene.store.count("createMultipart")).isEqualTo(2);
        scene.assertNothingUnfinished("file");
    }

    @Test
    void sendsALargeFileToATargetThatDoesNotListUnfinishedUploads() throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[2000]);
        scene.store.failing("listMultipart", FailureKind.REFUSED, false);

        // When
        var uploaded = scene.uploaded(scene.found("file"));

        // Then
        assertThat(uploaded.sha256()).isEqualTo(Sha256.of(new byte[2000]));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 2000})
    void recognisesItsOwnUploadWhereEtagsSayNothing(int size) throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(true));
        scene.write("file", new byte[size]);
        scene.store.losing("put").losing("completeMultipart");

        // When
        var uploaded = scene.uploaded(scene.found("file"));

        // Then
        assertThat(uploaded.adopted()).isFalse();
        assertThat(uploaded.object()).isEqualTo(scene.facts("file").version());
        assertThat(scene.store.requests()).doesNotContainSequence("put", "head", "put");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsAForeignObjectWhereEtagsSayNothing(boolean equal) throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(true));
        byte[] content = Scene.bytes(10, 1);
        scene.write("file", content);
        scene.putForeign("file", equal ? content : Scene.bytes(10, 2));
        var found = scene.found("file");

        // When
        boolean adopted = equal
                ? scene.uploaded(found).adopted()
                : scene.failed(found, FailureKind.OCCUPIED).ref() == null;

        // Then
        assertThat(adopted).isEqualTo(equal);
        assertThat(scene.store.count("readBack")).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 2000})
    void describesTheFileSoThatItCanBeRestored(int size) throws Exception {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        var file = scene.write("a/picture.PNG", new byte[size]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000_000, 123_456_789)));

        // When
        scene.uploaded(scene.found("a/picture.PNG"));

        // Then
        var facts = scene.facts("a/picture.PNG");
        assertThat(facts.contentType()).isEqualTo("image/png");
        assertThat(facts.metadata())
                .containsEntry("mtime", "1000000000.123456789")
                .containsEntry("mode", "100640")
                .containsEntry("uid", Files.getAttribute(file, "unix:uid").toString())
                .containsEntry("gid", Files.getAttribute(file, "unix:gid").toString());
    }

    @Test
    void tellsTheTypeByTheContentWhereTheNameDoesNot() throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        byte[] content = new byte[2000];
        System.arraycopy("%PDF-1.7".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, content, 0, 8);
        scene.write("document", content);

        // When
        scene.uploaded(scene.found("document"));

        // Then
        assertThat(scene.facts("document").contentType()).isEqualTo("application/pdf");
    }
}
