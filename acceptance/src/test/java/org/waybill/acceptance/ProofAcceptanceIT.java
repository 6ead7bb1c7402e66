package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.first;
import static org.waybill.acceptance.kit.S3Request.key;
import static org.waybill.acceptance.kit.S3Request.method;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.MinioServer;
import org.waybill.acceptance.kit.S3Request;

/** A target that lies is caught, as far as the level promises. */
final class ProofAcceptanceIT extends OnStage {

    private static final int SIZE = 4_000;
    private static final byte[] OTHER = "x".repeat(SIZE).getBytes(StandardCharsets.US_ASCII);

    @BeforeEach
    void prepare() {
        stage.source.files(10, 2, 5_000);
    }

    /** Lies about downloads only: what is stored is good, so a target can attest it truly. */
    private Map<String, Fault> liesAboutContent() {
        var lies = new LinkedHashMap<String, Fault>();
        lies.put("first-bit-flipped", Fault.flipBit(0));
        lies.put("last-bit-flipped", Fault.flipBit(SIZE - 1));
        lies.put("truncated", Fault.truncateTo(SIZE - 1));
        lies.put("empty", Fault.truncateTo(0));
        lies.put("other-content-of-the-same-size", Fault.otherContent(OTHER));
        lies.put("longer", Fault.otherContent((new String(OTHER, StandardCharsets.US_ASCII) + "x").getBytes()));
        lies.put("not-there", Fault.notFound());
        return lies;
    }

    /** What was said to be written is not what is stored. */
    private Map<String, Fault> brokenWrites() {
        var lies = new LinkedHashMap<String, Fault>();
        lies.put("never-written", Fault.pretendWritten());
        lies.put("damaged-at-rest", Fault.afterwards(() -> damage("damaged-at-rest")));
        return lies;
    }

    // The file may have come in a bundle with others.
    private void damage(String name) {
        var key = stage.key(name);
        var headers = stage.store.head(stage.bucket, key).orElseThrow().entrySet().stream()
                .filter(header -> header.getKey().startsWith("x-amz-meta-"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        stage.store.put(stage.bucket, key, OTHER, headers);
    }

    @Test
    void readBackCatchesEveryLieAndNamesIt() {
        // Given
        liesAboutContent().forEach((name, lie) -> lieAbout(name, S3Request::downloads, lie));
        brokenWrites().forEach((name, lie) -> lieAbout(name, method("PUT"), lie));

        // When
        var run = stage.migrate("--verify", "read-back");

        // Then
        run.exits(3).says("(?i)mismatch").hasNoStackTrace();
        var report = stage.report();
        liesAboutContent().keySet().forEach(name -> report.of(name).failedBecause("mismatch"));
        brokenWrites().keySet().forEach(name -> report.of(name).failedBecause("mismatch"));
        assertThat(report.states()).isEqualTo(Map.of("VERIFIED", 10L, "FAILED", 9L));
    }

    @Test
    void attestedCatchesWhatTheTargetItselfCanKnow() {
        // Given
        brokenWrites().forEach((name, lie) -> lieAbout(name, method("PUT"), lie));
        lieAbout("only-downloads-lie", S3Request::downloads, Fault.flipBit(0));

        // When
        var run = stage.migrate("--verify", "attested");

        // Then
        run.exits(3).says("(?i)mismatch");
        var report = stage.report();
        brokenWrites().keySet().forEach(name -> report.of(name).failedBecause("mismatch"));
        report.of("only-downloads-lie").is("VERIFIED");
    }

    @Test
    void attestedProvesManyByFewListingsAndCatchesTheSame() {
        // Given: requests that a lie can single out
        stage.waybill = stage.waybill.with(Map.of("WAYBILL_UPLOADER_BUNDLES", "false"));
        stage.source.files(2_000, 5, 2_000);
        brokenWrites().forEach((name, lie) -> lieAbout(name, method("PUT"), lie));

        // When
        var run = stage.migrate("--verify", "attested");

        // Then
        run.exits(3).says("(?i)mismatch");
        var report = stage.report();
        brokenWrites().keySet().forEach(name -> report.of(name).failedBecause("mismatch"));
        assertThat(report.states())
                .isEqualTo(Map.of("VERIFIED", stage.source.files().size() - 2L, "FAILED", 2L));
        if (store instanceof MinioServer) {
            assertThat(stage.proxy.count(method("HEAD"))).isLessThan(1_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-back", "attested"})
    void aMismatchThatHappensOnceIsRepairedByAFreshUpload(String level) {
        // Given
        stage.source.file("unlucky", SIZE);
        stage.proxy.when(
                first(1, method("PUT").and(key(stage.key("unlucky")))), Fault.afterwards(() -> damage("unlucky")));

        // When
        var run = stage.migrate("--verify", level);

        // Then
        run.exits(0);
        stage.assertAllArrived();
    }

    @Test
    void aLargeObjectThatLiesIsCaught() {
        // Given
        stage.source.file("large.bin", 20 << 20);
        stage.proxy.when(method("GET").and(key(stage.key("large.bin"))), Fault.flipBit(19 << 20));

        // When
        var run = stage.migrate();

        // Then
        run.exits(3);
        stage.report().of("large.bin").failedBecause("mismatch");
    }

    @Test
    void whatWasLostAfterItsProofIsFoundByTheSweep() {
        // Given: when everything was downloaded and proven, the target loses one object
        var victim = stage.key("d01/file-00001.bin");
        stage.proxy.when(request -> request.lists() && stage.proxy.count(S3Request::downloads) >= 10, exchange -> {
            if (stage.store.head(stage.bucket, victim).isPresent()
                    && stage.proxy.count(method("PUT").and(key(victim))) == 1) {
                stage.store.delete(stage.bucket, victim);
            }
            Fault.none().handle(exchange);
        });

        // When
        var run = stage.migrate();

        // Then: mended, or said
        stage.proxy.heal();
        if (run.exit() == 0) {
            stage.assertAllArrived();
        } else {
            run.exits(3);
            stage.report().of("d01/file-00001.bin").failedBecause("mismatch");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-back", "attested"})
    void etagsThatAreNoMd5DoNotDeceive(String level) {
        // Given: a store that encrypts with keys of its own
        var kms = Map.of("MINIO_KMS_SECRET_KEY", "test:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=");
        try (var encrypting = MinioServer.start(directory.resolve("encrypting"), kms);
                var encrypted = new Stage(directory.resolve("encrypted"), 5, encrypting)) {
            encrypted.store.makeBucket(encrypted.bucket);
            encrypted.store.configure(
                    "PUT",
                    encrypted.bucket,
                    Map.of("encryption", ""),
                    "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
                            + "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>test</KMSMasterKeyID>"
                            + "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>");
            encrypted.source.files(10, 2, 5_000);
            encrypted.source.file("large.bin", 20 << 20);

            // When
            var run = encrypted.migrate("--verify", level);

            // Then
            run.exits(0).hasNoStackTrace();
            encrypted.assertAllArrived();
        }
    }

    private void lieAbout(String name, Predicate<S3Request> requests, Fault lie) {
        stage.source.file(name, SIZE);
        stage.proxy.when(requests.and(key(stage.key(name))), lie);
    }
}
