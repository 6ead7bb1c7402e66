package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.acceptance.kit.S3Request;

/** The one command: a directory goes to S3, every file proven, and a second run costs nothing. */
final class MigrateAcceptanceIT extends OnStage {

    @Test
    void aDirectoryMovesWithNothingConfigured() {
        // Given
        stage.source.files(50, 5, 20_000);

        // When
        var run = stage.waybill.run("migrate", stage.source.root().toString());

        // Then
        run.exits(0).says("50").says("(?i)proven").says("(?i)report").hasNoStackTrace();
        var report = stage.report();
        stage.source
                .files()
                .forEach((path, expected) -> assertThat(
                                report.of(path).is("VERIFIED").text("sha256"))
                        .contains(expected.sha256()));
        stage.assertNothingRuns();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-back", "attested"})
    void everyFileIsProvenAtTheLevelAskedFor(String level) {
        // Given
        stage.source.files(60, 4, 30_000);
        stage.source.file("large.bin", 20 << 20);

        // When
        var run = stage.migrate("--verify", level);

        // Then
        run.exits(0).hasNoStackTrace();
        var report = stage.assertAllArrived();
        assertThat(report.rows().values()).allMatch(row -> row.text("level").equals(java.util.Optional.of(level)));
        if (level.equals("attested")) {
            assertThat(stage.proxy.keys(S3Request::downloads)).doesNotContain(stage.key("large.bin"));
            run.says("Note: level attested .* takes the target's word");
            stage.waybill.run("report").exits(0).says("Note: level attested .* takes the target's word");
            assertThat(stage.migrate("--verify", level, "-o", "json")
                            .json()
                            .get("caveat")
                            .asString())
                    .contains("takes the target's word");
        } else {
            assertThat(stage.proxy.keys(method("HEAD")))
                    .as("a small file that is new is sent without a question")
                    .noneMatch(key -> key.startsWith(stage.key("d")));
        }
    }

    @Test
    void aStartFindsNearlyEverythingReady() throws IOException {
        // Given
        stage.source.file("one", 10);
        var log = stage.waybill.home().resolveSibling("classes.log");
        var waybill = stage.waybill.with(Map.of("WAYBILL_JAVA_OPTS", "-Xlog:class+load:file=" + log));

        // When
        waybill.run("migrate", stage.source.root().toString()).exits(0);

        // Then
        var classes = Files.readAllLines(log);
        assertThat(classes)
                .as("what was kept fits the JDK of this test")
                .anyMatch(line -> line.contains("source: shared objects file"));
        assertThat(classes.stream()
                        .filter(line -> !line.contains("source: shared objects file"))
                        // Scala's, which the JVM makes at every start (docs/adr/0009)
                        .filter(line -> !line.matches(".* kafka\\.\\S+\\$\\$Lambda/.*")))
                .as("classes that were not kept when waybill was built")
                .hasSizeLessThan(700);
        assertThat(classes.stream().filter(line -> line.contains(" org.flywaydb.")))
                .as("what changes a ledger's schema, as a new home's needs no change")
                .hasSizeLessThan(10);
    }

    @Test
    void theBucketIsMadeAndThatIsSaid() {
        // Given
        stage.source.file("one", 10);

        // When
        var run = stage.migrate();

        // Then
        run.exits(0).says("(?i)bucket.*" + stage.bucket);
        assertThat(stage.migrate().exits(0).out()).doesNotContainPattern("(?i)(made|created).*bucket");
    }

    @Test
    void aSecondRunOverAnUnchangedSourceSendsAndDownloadsNothing() {
        // Given
        stage.source.files(80, 4, 9_000);
        stage.source.file("large.bin", 17 << 20);
        stage.migrate().exits(0);
        stage.proxy.forget();

        // When
        var second = stage.migrate();

        // Then
        second.exits(0);
        assertThat(second.out()).contains("This run moved nothing: what is to travel was proven before.");
        assertThat(stage.proxy.keys(this::concernsAFile)).isEmpty();
        stage.assertAllArrived();
    }

    @Test
    void onlyWhatChangedIsSentAgain() {
        // Given
        stage.source.files(40, 4, 9_000);
        stage.migrate().exits(0);
        stage.proxy.forget();
        stage.source.file("d01/file-00001.bin", 5_000);
        stage.source.file("d01/new.bin", 100);
        stage.source.remove("d02/file-00002.bin");

        // When
        stage.migrate().exits(0);

        // Then
        assertThat(stage.proxy.keys(S3Request::writes).stream().filter(key -> !key.contains("waybill")))
                .containsExactlyInAnyOrder(stage.key("d01/file-00001.bin"), stage.key("d01/new.bin"));
        stage.report().of("d02/file-00002.bin").is("GONE");
        assertThat(stage.store.head(stage.bucket, stage.key("d02/file-00002.bin")))
                .as("the object of a file that is gone stays")
                .isPresent();
    }

    @Test
    void dryRunPutsNothingAndShowsWhatWouldBe() {
        // Given
        stage.source.files(10, 2, 9_000);
        stage.source.file("not-utf8-%FF", 10);
        stage.source.fifo("a-fifo");
        for (var name : List.of("Readme", "README", "caf%C3%A9", "cafe%CC%81")) {
            stage.source.file("twins/" + name, 10);
        }

        // When
        var run = stage.migrate("--dry-run");

        // Then
        run.exits(0)
                .says("moves, key escaped +1 file ")
                .says("moves +14 files")
                .says("differ only in case from another in their directory: 1, e.g. twins/R")
                .says("differ only in Unicode form from another in their directory: 1, e.g. twins/cafe?")
                .says("doctor")
                .says("not-utf8-%FF")
                .says("(?i)fifo|special")
                .hasNoStackTrace();
        var last = stage.migrate("--dry-run", "-o", "json").exits(0).json();
        assertThat(last.at("/differOnlyIn/case").asInt()).isEqualTo(1);
        assertThat(stage.proxy.count(S3Request::writes)).isZero();
        assertThat(stage.proxy.seen()).noneMatch(seen -> seen.request().method().equals("PUT"));
        stage.migrate().exits(0);
        stage.assertAllArrived();
    }

    @Test
    void objectsCarryContentTypeAndRclonesMetadata() throws IOException {
        // Given
        var file = stage.source.file("page.html", "<html></html>".getBytes(StandardCharsets.UTF_8));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L, 123_456_789L)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        // When
        stage.migrate().exits(0);

        // Then
        assertThat(stage.store.head(stage.bucket, stage.key("page.html")).orElseThrow())
                .containsEntry("content-type", "text/html")
                .containsEntry("x-amz-meta-mtime", "1700000000.123456789")
                .containsEntry("x-amz-meta-mode", "100640")
                .containsKeys("x-amz-meta-uid", "x-amz-meta-gid");
    }

    @Test
    void statusAddsUpToTheFilesFound() {
        // Given
        stage.source.files(30, 3, 1_000);
        stage.source.fifo("a-fifo");
        stage.migrate().exits(0);

        // When
        var status = stage.waybill.run("status", "-o", "json").exits(0).json();

        // Then
        assertThat(status.toString()).contains("\"VERIFIED\"").contains("\"SKIPPED\"");
        stage.waybill.run("status").exits(0).says("30").hasNoStackTrace();
    }

    @Test
    void aRunNamesTheReportOfItsOwnMigration() {
        // Given
        stage.source.file("one", 10);
        stage.migrate().exits(0);
        stage.waybill
                .run(
                        "migrate",
                        stage.source.root().toString(),
                        "s3://" + stage.bucket + "/second",
                        "--endpoint",
                        stage.proxy.endpoint().toString())
                .exits(0)
                .says("waybill report 2 ");

        // When / Then
        stage.migrate().exits(0).says("waybill report 1 ");
    }

    @Test
    void reportsComeAsTableCsvAndJsonlAndByState() {
        // Given
        stage.source.file("comma,and%22quote", 10);
        stage.source.fifo("a-fifo");
        stage.migrate().exits(0);

        // When / Then
        stage.waybill.run("report").exits(0).says("comma,and\"quote").says("a-fifo");
        stage.waybill.run("report", "--format", "csv").exits(0).says("\"[^\n]*comma,and\"\"quote\"");
        assertThat(stage.waybill
                        .run("report", "--format", "jsonl", "--state", "SKIPPED")
                        .exits(0)
                        .jsonl())
                .hasSize(1);
        var row = stage.report().of("comma,and%22quote");
        assertThat(row.text("pathText")).contains("comma,and\"quote");
        assertThat(row.json().propertyNames())
                .contains(
                        "path",
                        "pathText",
                        "key",
                        "size",
                        "state",
                        "hot",
                        "sha256",
                        "level",
                        "attempts",
                        "kind",
                        "message");
    }

    @Test
    void doctorSaysWhatTheTargetCanDo() {
        // Given
        stage.store.makeBucket(stage.bucket);

        // When
        var run = stage.waybill.run(
                "doctor",
                "s3://" + stage.bucket,
                "--endpoint",
                stage.proxy.endpoint().toString());

        // Then
        run.hasNoStackTrace()
                .says("yes +attests: level attested .* takes the target's word")
                .says("(?i)condition");
    }

    @Test
    void doctorSaysThatABucketIsMissingAndHowToMakeIt() {
        // When
        var endpoint = stage.proxy.endpoint().toString();
        var run = stage.waybill.run("doctor", "s3://" + stage.bucket, "--endpoint", endpoint);

        // Then
        assertThat(run.exits(1).hasNoStackTrace().err())
                .contains("There is no bucket " + stage.bucket + " at " + endpoint, "waybill migrate", "aws s3 mb");
    }

    private boolean concernsAFile(S3Request request) {
        return (request.writes() || request.downloads() || request.method().equals("HEAD"))
                && stage.source.files().containsKey(request.key().replace("moved/files/", ""));
    }
}
