package org.waybill.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.s3.S3Credentials;
import org.waybill.objectstore.s3.S3ObjectStore;

@Timeout(60)
class KnownTargetsTest {

    private static final Target TARGET = new Target("http://127.0.0.1:1", "us-east-1", "bucket", "");
    private static final Capabilities SOME = new Capabilities(Set.of(), false, false, 255);

    private final AtomicInteger asked = new AtomicInteger();
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void manyWhoWantToKnowAtOnceAskOnce() throws Exception {
        // Given
        int many = 50;
        var wanting = new CountDownLatch(many);
        var targets = new KnownTargets(
                _ -> {
                    asked.incrementAndGet();
                    awaitAll(wanting);
                    return Optional.of(SOME);
                },
                () -> now);

        // When
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, many)
                    .<Callable<Optional<Capabilities>>>mapToObj(_ -> () -> {
                        wanting.countDown();
                        return targets.of(TARGET);
                    })
                    .toList());

            // Then
            for (var answer : answers) {
                assertThat(answer.get()).contains(SOME);
            }
        }
        assertThat(asked).hasValue(1);
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatCouldNotBeFoundOutIsAskedAgainAfterAMoment() {
        // Given
        var targets =
                new KnownTargets(_ -> asked.incrementAndGet() < 2 ? Optional.empty() : Optional.of(SOME), () -> now);

        // When
        var first = targets.of(TARGET);
        var second = targets.of(TARGET);
        now = now.plus(Duration.ofSeconds(5));
        var third = targets.of(TARGET);

        // Then
        assertThat(first).isEmpty();
        assertThat(second).isEmpty();
        assertThat(third).contains(SOME);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aTargetOfWhichNothingIsKnownIsLookedAtBeforeEachWrite() {
        // Given: nobody listens there
        var credentials = new S3Credentials("user", "secret", null);
        try (var stores =
                new Stores(credentials, Optional::empty, StoreTimeouts.DEFAULTS, false, _ -> Optional.empty())) {
            // When / Then
            assertThat(stores.apply(TARGET)).isNotInstanceOf(S3ObjectStore.class);
            assertThat(stores.known(TARGET).filter(Capabilities::takesBundles).isPresent())
                    .isFalse();
        }
    }
}
