package org.waybill.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.ledger.Finding;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.model.FailureKind;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.Health;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;
import org.waybill.model.MigrationId;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStores;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.s3.S3Credentials;
import org.waybill.objectstore.s3.S3ObjectStore;

class MetricsTest {

    private static final String ONE = "00000000-0000-0000-0000-000000000001";
    private static final Target TARGET = new Target("http://127.0.0.1:1", "us-east-1", "bucket", "");
    private static final ObjectVersion OBJECT = new ObjectVersion("etag", null);
    private static final Sha256 HASH = Sha256.of(new byte[0]);

    private final Metrics metrics = new Metrics("0.1");

    @AfterEach
    void close() {
        metrics.close();
    }

    private List<String> lines() {
        return new String(metrics.page().body(), StandardCharsets.UTF_8).lines().toList();
    }

    private static FileRef ref(long size) {
        return new FileRef(
                new MigrationId(UUID.fromString(ONE)),
                1,
                new FileId(1),
                1,
                SourcePath.ofText("a"),
                new SourceVersion(size, 1, 1, 1));
    }

    private static FileUploaded uploaded(long size, boolean adopted) {
        return new FileUploaded(
                ref(size),
                TARGET,
                "a",
                OBJECT,
                HASH,
                new Checksums(null, Map.of()),
                adopted,
                VerificationLevel.READ_BACK,
                null,
                null);
    }

    @Test
    void aFileThatLayThereIsNotCountedAsSent() {
        // When
        metrics.sent(uploaded(10, false));
        metrics.sent(uploaded(30, true));

        // Then
        assertThat(lines())
                .contains(
                        "waybill_uploaded_bytes_total{migration=\"" + ONE + "\",way=\"sent\"} 10.0",
                        "waybill_uploaded_bytes_total{migration=\"" + ONE + "\",way=\"adopted\"} 30.0",
                        "waybill_uploaded_files_total{migration=\"" + ONE + "\",way=\"kept\"} 0.0");
    }

    @Test
    void whatIsSettledAgainIsNotCountedAgain() {
        // Given
        var proven = new Finding(ref(70_000), new Verdict.Proven(OBJECT, HASH, VerificationLevel.READ_BACK, false));

        // When
        metrics.settled(proven, Result.VERIFIED);
        metrics.settled(proven, Result.VERIFIED_BEFORE);
        metrics.settled(proven, Result.STALE);

        // Then
        assertThat(lines())
                .contains(
                        "waybill_verified_files_total{migration=\"" + ONE + "\",size=\"1MiB\"} 1.0",
                        "waybill_verified_bytes_total{migration=\"" + ONE + "\"} 70000.0",
                        "waybill_attempts_total{migration=\"" + ONE + "\"} 1.0");
    }

    @Test
    void aFailureIsCountedByItsKindAndTheOthersStandAtZero() {
        // When
        metrics.settled(new Finding(ref(1), new Verdict.Failed(FailureKind.REFUSED, "no", null)), Result.MOVED);

        // Then
        assertThat(lines())
                .contains(
                        "waybill_failed_attempts_total{kind=\"refused\",migration=\"" + ONE + "\"} 1.0",
                        "waybill_failed_attempts_total{kind=\"mismatch\",migration=\"" + ONE + "\"} 0.0");
    }

    @Test
    void aRoleTellsHowMuchOfItWaitsForWhat() {
        // Given
        var wait = new Wait(Cause.TARGET, "no route", Instant.EPOCH);

        // When
        metrics.roles(() -> List.of(new Health("uploader", List.of(wait, wait))));

        // Then
        assertThat(lines())
                .contains(
                        "waybill_role_up{role=\"uploader\"} 1.0",
                        "waybill_waits{cause=\"target\",role=\"uploader\"} 2.0",
                        "waybill_waits{cause=\"ledger\",role=\"uploader\"} 0.0");
    }

    @Test
    void aRequestIsMeasuredByItsOperationSizeAndEnd() {
        // Given
        var store = metrics.stores(new NobodyAnswers()).apply(TARGET);

        // When
        store.head("a");
        store.readBack("a", OBJECT, 20 << 20);

        // Then
        assertThat(lines())
                .contains(
                        "waybill_target_request_seconds_count{operation=\"head\",size=\"none\"} 1",
                        "waybill_target_request_seconds_count{operation=\"read\",size=\"more\"} 1",
                        "waybill_target_answers_total{answer=\"unavailable\",bucket=\"bucket\"} 2.0",
                        "waybill_target_answers_total{answer=\"ok\",bucket=\"bucket\"} 0.0",
                        "waybill_target_read_bytes_total{bucket=\"bucket\"} 0.0");
    }

    @Test
    void aRequestThatIsCutOffByAStopSaysNothingAboutTheTarget() {
        // Given
        var store = metrics.stores(new NobodyAnswers()).apply(TARGET);

        // When
        Thread.currentThread().interrupt();
        store.head("a");

        // Then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lines()).noneMatch(line -> line.startsWith("waybill_target"));
    }

    /** The stores of a target where nobody listens. */
    private static final class NobodyAnswers implements ObjectStores {
        @Override
        public ObjectStore apply(Target target) {
            return S3ObjectStore.open(target, new S3Credentials("a", "b", null), StoreTimeouts.DEFAULTS);
        }

        @Override
        public Optional<Capabilities> known(Target target) {
            return Optional.empty();
        }

        @Override
        public StoreTimeouts timeouts() {
            return StoreTimeouts.DEFAULTS;
        }
    }
}
