package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.waybill.acceptance.kit.S3Request.first;
import static org.waybill.acceptance.kit.S3Request.method;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.MinioServer;
import org.waybill.acceptance.kit.S3Request;

/** What exists at the target is safe: invariants I4 and I7. */
final class SafetyAcceptanceIT extends OnStage {

    private static final byte[] FOREIGN = "what somebody else put here".getBytes(StandardCharsets.UTF_8);

    @BeforeEach
    void prepare() {
        stage.source.files(10, 2, 5_000);
        stage.store.makeBucket(stage.bucket);
    }

    @Test
    void aForeignObjectWithTheSameContentIsAdoptedAsItIs() throws Exception {
        // Given
        var content = Files.readAllBytes(stage.source.path("d01/file-00001.bin"));
        stage.store.put(stage.bucket, stage.key("d01/file-00001.bin"), content);
        var before =
                stage.store.head(stage.bucket, stage.key("d01/file-00001.bin")).orElseThrow();

        // When
        stage.migrate().exits(0);

        // Then
        stage.assertAllArrived();
        var after =
                stage.store.head(stage.bucket, stage.key("d01/file-00001.bin")).orElseThrow();
        assertThat(after.get("last-modified")).isEqualTo(before.get("last-modified"));
        assertThat(userMetadata(after)).isEqualTo(userMetadata(before)).isEmpty();
    }

    private static java.util.Set<String> userMetadata(java.util.Map<String, String> head) {
        return head.keySet().stream()
                .filter(name -> name.startsWith("x-amz-meta-"))
                .collect(Collectors.toSet());
    }

    @Test
    void aForeignObjectWithOtherContentIsLeftAndReported() {
        // Given
        stage.store.put(stage.bucket, stage.key("d01/file-00001.bin"), FOREIGN);
        stage.source.file("large.bin", 20 << 20);
        stage.store.put(stage.bucket, stage.key("large.bin"), FOREIGN);

        // When
        var run = stage.migrate();

        // Then
        run.exits(3).says("(?i)occupied").says("--overwrite").hasNoStackTrace();
        for (String path : new String[] {"d01/file-00001.bin", "large.bin"}) {
            stage.report().of(path).failedBecause("occupied");
            assertThat(stage.store.get(stage.bucket, stage.key(path))).isEqualTo(FOREIGN);
            stage.source.unexpect(path);
        }
        assertThat(stage.report().states()).containsEntry("VERIFIED", 10L - 1);
    }

    @Test
    void overwriteReplacesWhatWasOccupied() {
        // Given
        stage.store.put(stage.bucket, stage.key("d01/file-00001.bin"), FOREIGN);
        stage.migrate().exits(3);

        // When
        var run = stage.migrate("--overwrite");

        // Then
        run.exits(0);
        stage.assertAllArrived();
    }

    @Test
    void ourOwnEarlierUploadIsReplacedWhenTheFileChanged() {
        // Given
        stage.migrate().exits(0);
        stage.source.file("d01/file-00001.bin", 4_000);

        // When
        var run = stage.migrate();

        // Then
        run.exits(0);
        stage.assertAllArrived();
    }

    @Test
    void anObjectThatAForeignerReplacedIsNotOverwritten() {
        // Given
        stage.migrate().exits(0);
        stage.store.put(stage.bucket, stage.key("d01/file-00001.bin"), FOREIGN);
        stage.source.file("d01/file-00001.bin", 4_000);

        // When
        var run = stage.migrate();

        // Then
        run.exits(3);
        stage.report().of("d01/file-00001.bin").failedBecause("occupied");
        assertThat(stage.store.get(stage.bucket, stage.key("d01/file-00001.bin")))
                .isEqualTo(FOREIGN);
    }

    @Test
    void lostAnswersAreRecognisedAsOurOwnWork() {
        // Given: the store writes, but nobody hears of it, for every other write
        stage.source.file("large.bin", 20 << 20);
        stage.proxy.when(first(8, method("PUT").and(S3Request.everyNth(2))), Fault.loseAnswer());
        stage.proxy.when(
                first(1, method("POST").and(request -> request.query().containsKey("uploadId"))), Fault.loseAnswer());

        // When
        var run = stage.migrate();

        // Then
        run.exits(0);
        stage.assertAllArrived();
    }

    @Test
    void brokenConnectionsAndDelaysChangeNothing() {
        // Given
        stage.proxy.when(method("PUT").and(S3Request.everyNth(5)), Fault.cut());
        stage.proxy.when(method("GET").and(S3Request.everyNth(7)), Fault.cutAnswerAfter(10));
        stage.proxy.when(S3Request.everyNth(3), Fault.lateAnswer(Duration.ofMillis(300)));

        // When
        var run = stage.migrate();

        // Then
        run.exits(0);
        stage.proxy.heal();
        stage.assertAllArrived();
    }

    @Test
    void aZombieOfAnEarlierAttemptCannotOverwriteAProvenObject() {
        // Given: a write that hangs in the network when its process dies
        stage.waybill = stage.waybill.with(Map.of("WAYBILL_UPLOADER_BUNDLES", "false"));
        var zombie = zombieOfAFileThatChanges();
        stage.migrate().exits(0);

        // When
        zombie.release.complete(null);

        // Then
        assertThat(zombie.status).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(412);
        stage.assertAllArrived();
    }

    @Test
    void whatABundleThatArrivesLateOverwritesIsFoundByTheLastCheckAndSentAgain() {
        assumeTrue(store instanceof MinioServer, "only MinIO unpacks bundles");
        // Given: a bundle that hangs in the network when its process dies, and a file of it that changes
        stage.waybill = stage.waybill.with(Map.of("WAYBILL_TARGET_CALLTIMEOUT", "5s"));
        var zombie = zombieOfAFileThatChanges();
        var second = stage.startMigration().awaitLine("may still be carried out", Stage.LIMIT);

        // When
        zombie.release.complete(null);

        // Then
        assertThat(zombie.status).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(200);
        second.await(Duration.ofMinutes(5)).exits(0);
        stage.assertAllArrived();
    }

    /** A write that the target has not seen yet; its process is dead, its file is another by now. */
    private record Zombie(CompletableFuture<Void> release, CompletableFuture<Integer> status) {}

    private Zombie zombieOfAFileThatChanges() {
        var zombie = new Zombie(new CompletableFuture<>(), new CompletableFuture<>());
        var write = method("PUT").and(S3Request.key(stage.key("d01/file-00001.bin")));
        stage.proxy.when(first(1, write), Fault.heldUntil(zombie.release, zombie.status));
        var process = stage.startMigration();
        assertThat(stage.proxy.await(1, write, Stage.LIMIT)).isTrue();
        process.kill();
        stage.source.file("d01/file-00001.bin", 3_333);
        return zombie;
    }

    @Test
    void twoMigrationsIntoOnePlaceDoNotOverwriteEachOther() {
        // Given
        var other = new Stage(directory.resolve("other"), 2, store);
        try (other) {
            other.source.files(10, 2, 5_000);
            stage.migrate().exits(0);
            var arguments = stage.migration();
            arguments[1] = other.source.root().toString();

            // When
            var run = other.waybill.run(arguments);

            // Then
            run.exits(3);
            assertThat(other.report().states()).containsOnlyKeys("FAILED");
            stage.assertAllArrived();
        }
    }
}
