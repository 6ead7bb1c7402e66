package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.acceptance.kit.MinioServer;
import org.waybill.acceptance.kit.S3Request;

/** VERIFIED means what readers get who name no version, and what they find by a listing. */
final class ReadersViewAcceptanceIT extends OnStage {

    private static final byte[] OTHER = "EVIL\n".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @ValueSource(strings = {"read-back", "attested"})
    void inAVersionedBucketTheCurrentVersionIsJudged(String level) {
        // Given: one object that is gone for readers, and one that is another for them; both proven versions are still
        // there
        assumeTrue(store instanceof MinioServer, "versions need MinIO");
        stage.source.file("a", 100);
        stage.source.file("b", 100);
        stage.source.file("c", 100);
        stage.store.makeBucket(stage.bucket);
        stage.store.configure(
                "PUT",
                stage.bucket,
                Map.of("versioning", ""),
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        stage.migrate("--verify", level).exits(0);
        stage.store.delete(stage.bucket, stage.key("a"));
        stage.store.put(stage.bucket, stage.key("b"), OTHER, Map.of());

        // When
        var run = stage.migrate("--verify", level);

        // Then: what is gone is sent again, what is somebody else's stays and is said
        run.exits(3).says("(?i)occupied");
        var report = stage.report();
        report.of("a").is("VERIFIED");
        report.of("b").failedBecause("occupied");
        report.of("c").is("VERIFIED");
        assertThat(stage.store.content(stage.bucket, stage.key("a")))
                .isEqualTo(stage.source.files().get("a"));
    }

    @Test
    void aTargetBelowTheNameOfAnObjectIsRefused() {
        // Given
        stage.source.file("x", 100);
        stage.store.makeBucket(stage.bucket);
        stage.store.put(stage.bucket, "moved", OTHER, Map.of());

        // When
        var run = stage.migrate();

        // Then
        run.exits(1).says("The object moved in the bucket " + stage.bucket + " lies at the name of a folder");
        assertThat(stage.stored()).isEmpty();
    }

    @Test
    void whatNoListingShowsIsNotDoneAndIsNotDownloadedAgain() {
        // Given: somebody else's object where the source has a folder
        stage.source.file("d/photos/x", 100);
        stage.source.file("d/y", 100);
        stage.store.makeBucket(stage.bucket);
        stage.store.put(stage.bucket, stage.key("d/photos"), OTHER, Map.of());

        // When
        stage.migrate().exits(3);
        stage.proxy.forget();
        var again = stage.migrate();

        // Then
        again.exits(3).says("the object " + stage.key("d/photos") + " lies at the name of a folder");
        stage.report().of("d/photos/x").failedBecause("occupied");
        stage.report().of("d/y").is("VERIFIED");
        assertThat(stage.proxy.count(S3Request::downloads)).isZero();

        // When: it is out of the way
        stage.store.delete(stage.bucket, stage.key("d/photos"));

        // Then
        stage.migrate().exits(0);
        stage.assertAllArrived();
    }

    @Test
    void aFileThatBecameAFolderMakesWay() {
        // Given
        stage.source.file("p", 100);
        stage.source.file("other", 100);
        stage.migrate().exits(0);
        stage.source.remove("p");
        stage.source.file("p/q", 100);

        // When
        var run = stage.migrate();

        // Then
        run.exits(0);
        stage.assertAllArrived();

        // When
        stage.proxy.forget();
        stage.migrate().exits(0);

        // Then
        assertThat(stage.proxy.count(S3Request::downloads)).isZero();
    }
}
