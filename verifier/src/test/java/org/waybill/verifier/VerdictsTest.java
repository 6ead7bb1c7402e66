package org.waybill.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.model.FailureKind;
import org.waybill.model.VerificationLevel;
import org.waybill.model.Waits;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectStore;

class VerdictsTest {

    private final CountDownLatch asked = new CountDownLatch(5);
    private volatile Answer<?> ofOthers = new Answer.Failed<>(FailureKind.UNAVAILABLE, "nothing answers", false, true);
    private final ObjectStore away = (ObjectStore) Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("head");
                if (!arguments[0].equals("app/f1")) {
                    return ofOthers;
                }
                asked.countDown();
                return new Answer.Failed<>(FailureKind.UNAVAILABLE, "500 broken disk", false, true);
            });
    private final ListingProver listings = new ListingProver(_ -> away);
    private final Thread listing = Thread.ofVirtual().start(listings);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger looks = new AtomicInteger();

    /** Ten minutes pass between two looks at the clock. */
    private Instant now() {
        return Instant.EPOCH.plus(Duration.ofMinutes(10L * looks.incrementAndGet()));
    }

    @AfterEach
    void stop() {
        listing.interrupt();
        executor.shutdownNow();
    }

    @Test
    void anObjectThatCannotBeReadIsSentAgainInTheEndAndKeepsNoBatchOpen() throws Exception {
        // Given: all else is answered
        ofOthers = new Answer.Missing<>();
        var verdicts = new Verdicts(new Prover(_ -> away), listings, executor, 1, this::now, new Waits(this::now));

        // When
        var verdict = verdicts.on(
                Uploads.of(1, "app/f1", VerificationLevel.ATTESTED, new Checksums(Uploads.MD5, Map.of()), false));

        // Then
        assertThat(verdict.get(30, TimeUnit.SECONDS)).isInstanceOfSatisfying(Verdict.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.MISMATCH);
            assertThat(failed.message()).contains("cannot be read", "500 broken disk");
            assertThat(failed.heldEtag()).isEqualTo(Uploads.MD5);
        });
    }

    @Test
    void aVerdictThatIsWantedNoLongerIsNotWaitedFor() throws Exception {
        // Given
        var verdicts = new Verdicts(new Prover(_ -> away), listings, executor, 1, this::now, new Waits(this::now));
        var sent = new Checksums(Uploads.MD5, Map.of());

        // When
        var verdict = verdicts.on(Uploads.of(1, "app/f1", VerificationLevel.ATTESTED, sent, false));
        asked.await();
        assertThat(verdict).isNotDone();
        verdict.cancel(false);

        // Then
        executor.shutdown();
        assertThat(executor.awaitTermination(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }
}
