package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.S3Request;

/** Content that is known to lie at the target is not sent again, and not downloaded again. */
final class KnownContentAcceptanceIT extends OnStage {

    @Test
    void whereOnlyMetadataChangedNothingTravels() throws IOException {
        // Given: small files and one in parts
        stage.source.files(20, 2, 5_000);
        stage.source.file("large.bin", 20 << 20);
        stage.migrate().exits(0);
        for (var path : stage.source.files().keySet()) {
            Files.setPosixFilePermissions(stage.source.path(path), PosixFilePermissions.fromString("rwxr-x---"));
        }
        stage.source.hardLink("link", "large.bin");
        stage.proxy.forget();

        // When
        var run = stage.migrate();

        // Then: but the new name, whose content was not sent there before
        run.exits(0);
        assertThat(stage.proxy.keys(S3Request::downloads)).containsOnly(stage.key("link"));
        assertThat(stage.proxy.keys(S3Request::writes)).containsOnly(stage.key("link"));
        var report = stage.assertAllArrived();
        assertThat(report.of("large.bin").text("mode")).contains("100750");
        assertThat(report.of("link").text("mode")).isEmpty();
    }

    @Test
    void aPartThatWasMigratedBeforeTheWholeIsAdopted() {
        // Given
        stage.source.file("2024/a", 100);
        stage.source.file("2024/b", 100);
        stage.source.file("c", 100);
        var part = new String[] {
            "migrate",
            stage.source.path("2024").toString(),
            "s3://" + stage.bucket + "/moved/files/2024",
            "--endpoint",
            stage.proxy.endpoint().toString()
        };
        stage.waybill.run(part).exits(0);

        // When
        stage.migrate().exits(0);

        // Then
        var report = stage.assertAllArrived();
        assertThat(report.of("2024/a").json().get("adopted").asBoolean()).isTrue();

        // When: content that the other migration has put is another now
        stage.source.file("2024/a", 200);

        // Then
        stage.migrate().exits(3).says("migration 1 of this ledger, of .*2024, sends a file there, too");

        // When
        stage.waybill.run("forget", "1").exits(2).says("--yes");
        stage.waybill.run("forget", "1", "--yes").exits(0).says("Forgot migration 1 .* 2 files");

        // Then
        stage.migrate("--overwrite").exits(0);
        stage.assertAllArrived();
    }
}
