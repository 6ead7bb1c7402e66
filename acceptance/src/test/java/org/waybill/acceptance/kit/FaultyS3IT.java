package org.waybill.acceptance.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.waybill.acceptance.kit.S3Request.key;
import static org.waybill.acceptance.kit.S3Request.method;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultyS3IT {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path directory;

    private static Store store;

    private FaultyS3 proxy;
    private PlainS3 s3;

    @BeforeAll
    static void startStore() {
        store = Store.start(directory);
        store.client().makeBucket("faulty");
    }

    @AfterAll
    static void stopStore() {
        if (store != null) {
            store.close();
        }
    }

    @BeforeEach
    void startProxy() {
        proxy = FaultyS3.before(store.endpoint());
        s3 = new PlainS3(proxy.endpoint(), store.credentials());
        s3.put("faulty", "hello", HELLO);
    }

    @AfterEach
    void stopProxy() {
        proxy.close();
    }

    @Test
    void withoutFaultsEverythingPassesUnchanged() {
        // Given
        var large = new byte[20 << 20];
        new SplittableRandom(1).nextBytes(large);

        // When
        s3.put("faulty", "sp ace/+é", large);

        // Then
        assertThat(s3.get("faulty", "sp ace/+é")).isEqualTo(large);
        assertThat(s3.list("faulty", "sp")).hasSize(1);
        assertThat(s3.head("faulty", "none")).isEmpty();
        assertThat(proxy.keys(S3Request::writes)).containsExactly("hello", "sp ace/+é");
        assertThat(proxy.count(S3Request::downloads)).isOne();
        assertThat(proxy.seen()).anyMatch(seen -> seen.sent() == large.length && seen.status() == 200);
    }

    @Test
    void liesAreToldOnlyWhereTheyAreAskedFor() {
        // Given
        proxy.when(method("GET").and(key("hello")), Fault.flipBit(1));
        s3.put("faulty", "other", HELLO);

        // When / Then
        assertThat(s3.get("faulty", "hello")).asString().isEqualTo("hdllo");
        assertThat(s3.get("faulty", "other")).isEqualTo(HELLO);
    }

    @Test
    void bodiesAreTruncatedAndReplaced() {
        // Given
        proxy.when(key("hello"), Fault.truncateTo(2));
        proxy.when(key("other"), Fault.otherContent("something longer".getBytes(StandardCharsets.UTF_8)));
        store.client().put("faulty", "other", HELLO);

        // When / Then
        assertThat(s3.get("faulty", "hello")).asString().isEqualTo("he");
        assertThat(s3.get("faulty", "other")).asString().isEqualTo("something longer");
    }

    @Test
    void headersAndListingsLie() {
        // Given
        proxy.when(method("HEAD"), Fault.header("ETag", "\"lie\""));
        proxy.when(S3Request::lists, Fault.replaceInBody("hello", "hullo"));

        // When / Then
        assertThat(s3.head("faulty", "hello").orElseThrow()).containsEntry("etag", "\"lie\"");
        assertThat(s3.list("faulty", "h")).containsKey("hullo");
    }

    @Test
    void everySecondRequestIsSlowedDown() {
        // Given
        proxy.when(method("GET").and(S3Request.everyNth(2)), Fault.slowDown());

        // When
        long refused = IntStream.range(0, 10)
                .filter(_ -> statusOf(() -> s3.get("faulty", "hello")) == 503)
                .count();

        // Then
        assertThat(refused).isEqualTo(5);
    }

    @Test
    void anAnswerIsLostThoughTheStoreWroteTheObject() {
        // Given
        proxy.when(S3Request.first(1, key("lost")), Fault.loseAnswer());

        // When / Then
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> s3.put("faulty", "lost", HELLO));
        assertThat(store.client().get("faulty", "lost")).isEqualTo(HELLO);
    }

    @Test
    void aCutRequestNeverReachesTheStore() {
        // Given
        proxy.when(key("cut"), Fault.cut());

        // When / Then
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> s3.put("faulty", "cut", HELLO));
        assertThat(store.client().head("faulty", "cut")).isEmpty();
    }

    @Test
    void anAnswerEndsInItsMiddle() {
        // Given
        proxy.when(method("GET"), Fault.cutAnswerAfter(3));

        // When / Then
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> s3.get("faulty", "hello"));
    }

    @Test
    void whatHangsEndsWhenTheProxyIsHealed() {
        // Given
        proxy.when(method("PUT"), Fault.hang());
        var hanging = CompletableFuture.supplyAsync(() -> statusOf(() -> s3.put("faulty", "hanging", HELLO)));
        assertThat(proxy.await(2, method("PUT"), Duration.ofSeconds(5))).isTrue();
        assertThat(hanging).isNotDone();

        // When
        proxy.heal();

        // Then
        assertThat(hanging).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(0);
        assertThat(proxy.seen()).anyMatch(seen -> seen.request().key().equals("hanging") && seen.status() == 0);
        assertThat(s3.get("faulty", "hello")).isEqualTo(HELLO);
    }

    /** The status with which a request was refused; 0 for a broken connection, 200 for none. */
    private static int statusOf(Runnable request) {
        try {
            request.run();
            return 200;
        } catch (PlainS3.RefusedException e) {
            return e.status();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }
}
