package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.WaybillRun;

/** Whatever the target refuses is said once, with the next step, and ends: at the start the run, later the files it concerns. */
final class RefusalAcceptanceIT extends OnStage {

    private static final Duration SECONDS = Duration.ofSeconds(30);

    @BeforeEach
    void prepare() {
        stage.source.files(5, 1, 1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, 403, AccessDenied, 1, cannot write.*policy",
        "HEAD, 403, AccessDenied, 1, cannot read.*policy",
        "GET, 403, AccessDenied, 3, (?s)refused.*policy",
        "LIST, 403, AccessDenied, 1, cannot list.*policy",
        "ALL, 403, RequestTimeTooSkewed, 1, clock",
        "ALL, 403, AllAccessDisabled, 1, AllAccessDisabled.*policy",
        "ALL, 403, SignatureDoesNotMatch, 1, AWS_SECRET_ACCESS_KEY",
        "ALL, 400, AuthorizationHeaderMalformed, 1, region us-east-1.*AWS_REGION",
        "ALL, 301, PermanentRedirect, 1, sends us elsewhere.*AWS_REGION",
        "MAKE, 409, BucketAlreadyExists, 1, another name",
    })
    void whatTheTargetRefusesIsSaidOnceAndNotTriedForever(
            String which, int status, String code, int exit, String message) {
        // Given
        if (!which.equals("MAKE")) {
            stage.store.makeBucket(stage.bucket);
        }
        stage.proxy.when(
                request -> switch (which) {
                    case "ALL" -> true;
                    case "LIST" -> request.lists();
                    case "MAKE" -> request.key().isEmpty() && request.method().equals("PUT");
                    default -> method(which).test(request);
                },
                Fault.error(status, code));

        // When
        var run = stage.migrate();

        // Then: before the first file, or as the failure of each
        isClear(run, exit, message);
        assertThat(stage.stored())
                .satisfiesAnyOf(
                        objects -> assertThat(objects).isEmpty(),
                        _ -> assertThat(which).isIn("GET", "HEAD", "LIST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "READ"})
    void aPermissionThatIsTakenAwayLaterFailsTheFilesThatNeedIt(String which) {
        // Given
        stage.migrate().exits(0);
        stage.source.file("new.bin", 100);
        stage.proxy.when(
                request -> which.equals("PUT")
                        ? request.writes()
                        : request.downloads()
                                || (request.method().equals("HEAD")
                                        && !request.key().isEmpty()),
                Fault.error(403, "AccessDenied"));

        // When
        var run = stage.migrate();

        // Then
        isClear(run, 3, "(?s)refused.*new.bin.*policy");
        stage.report().of("new.bin").failedBecause("refused");
        assertThat(stage.report().states()).isEqualTo(Map.of("VERIFIED", 5L, "FAILED", 1L));
        stage.proxy.heal();
        stage.migrate().exits(0);
        stage.assertAllArrived();
    }

    @Test
    void credentialsThatExpireEndTheRunAndNoFileIsGivenUp() {
        // Given
        stage.migrate().exits(0);
        stage.source.file("new.bin", 100);
        stage.source.file("large.bin", 20 << 20);
        stage.proxy.when(request -> !request.key().isEmpty(), Fault.error(400, "ExpiredToken"));

        // When
        var run = stage.migrate();

        // Then
        run.exits(1)
                .says("temporary credentials are no longer valid")
                .says("same command")
                .hasNoStackTrace();
        assertThat(stage.report().states()).containsEntry("VERIFIED", 5L).doesNotContainKey("FAILED");
        stage.proxy.heal();
        stage.migrate().exits(0);
        stage.assertAllArrived();
    }

    @Test
    void aTargetThatMayNoLongerBeListedIsLookedAtObjectByObject() {
        // Given
        stage.migrate().exits(0);
        stage.source.file("new.bin", 100);
        stage.proxy.when(S3Request::lists, Fault.error(403, "AccessDenied"));

        // When
        var run = stage.migrate();

        // Then
        isClear(run, 0, "cannot be listed.*AccessDenied");
        stage.assertAllArrived();
    }

    @Test
    void aFullTargetIsSaidAndItsFilesGoOnWhenThereIsSpace() {
        // Given
        stage.proxy.when(S3Request::writes, Fault.error(507, "XMinioStorageFull"));
        var process = stage.startMigration();

        // When
        process.awaitLine("(?i)full|space", Duration.ofSeconds(60));
        stage.proxy.heal();

        // Then
        var run = process.await(Stage.LIMIT);
        assertThat(run.exit()).isIn(0, 1, 3);
        stage.migrate().exits(0);
        stage.assertAllArrived();
    }

    @Test
    void aTargetOverItsQuotaIsSaidToBeFullOnce() {
        // Given: what tries the target out passes
        stage.proxy.when(
                request -> request.writes() && !S3Request.isProbe(request.key()),
                Fault.error(400, "XMinioAdminBucketQuotaExceeded"));
        var process = stage.startMigration();
        process.awaitLine("target .* is full: .*quota", Duration.ofSeconds(60));

        // When: it is tried again, and in vain
        stage.proxy.forget();
        stage.proxy.await(5, S3Request::writes, Duration.ofSeconds(60));
        stage.proxy.heal();

        // Then
        var run = process.await(Stage.LIMIT).exits(0);
        assertThat(run.err().lines().filter(line -> line.contains("is full"))).hasSize(1);
        assertThat(run.err().lines().filter(line -> line.contains("is back"))).hasSize(1);
        stage.assertAllArrivedUnblamed();
    }

    @Test
    void aTargetThatIsGoneHoldsUpNoRunToAnotherOne() {
        // Given: a run with all its hands full, whose target is gone
        stage.waybill = stage.waybill.with(Map.of("WAYBILL_UPLOADER_SMALL", "2", "WAYBILL_UPLOADER_BUNDLES", "false"));
        stage.proxy.when(
                request -> !S3Request.isProbe(request.key()) && !request.key().isEmpty(), Fault.cut());
        var process = stage.startMigration();
        process.awaitLine("target .* unreachable", Duration.ofSeconds(60));
        process.interrupt().await(Stage.LIMIT).exits(130);

        // When
        var other = stage.waybill.run(
                "migrate",
                stage.source.root().toString(),
                "s3://" + stage.bucket + "-other",
                "--endpoint",
                store.endpoint().toString());

        // Then
        other.exits(0);

        // When
        stage.proxy.heal();

        // Then
        stage.migrate().exits(0);
        assertThat(stage.stored()).hasSize(5);
    }

    @Test
    void whatAFilterAnswersForANameConcernsThatFileAlone() {
        // Given
        stage.waybill = stage.waybill.with(Map.of("WAYBILL_UPLOADER_BUNDLES", "false"));
        stage.source.file("app/.env", 100);
        stage.source.file("app/old.bak", 100);
        stage.proxy.when(
                request -> request.key().endsWith(".env") || request.key().endsWith(".bak"),
                Fault.page(403, "<html>forbidden</html>"));

        // When
        var run = stage.migrate();

        // Then
        isClear(run, 3, "(?s)intercepted.*not S3.*proxy or filter");
        assertThat(stage.report().states()).isEqualTo(Map.of("VERIFIED", 5L, "FAILED", 2L));
        stage.report().of("app/.env").failedBecause("intercepted");
    }

    private static void isClear(WaybillRun run, int exit, String message) {
        run.exits(exit).says(message).hasNoStackTrace();
        assertThat(run.took()).as("an answer comes within seconds").isLessThan(SECONDS);
    }
}
