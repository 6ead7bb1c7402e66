package org.waybill.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.events.FailureKind;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.VerificationLevel;
import org.waybill.storage.Answer;
import org.waybill.storage.ObjectStore;

class VerdictsTest {

    private final CountDownLatch asked = new CountDownLatch(2);
    private final ObjectStore away = (ObjectStore) Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, _) -> {
                assertThat(method.getName()).isEqualTo("head");
                asked.countDown();
                return new Answer.Failed<>(FailureKind.UNAVAILABLE, "nothing answers", false, true);
            });
    private final ListingProver listings = new ListingProver(_ -> away);
    private final Thread listing = Thread.ofVirtual().start(listings);

    @AfterEach
    void stop() {
        listing.interrupt();
    }

    @Test
    void aVerdictThatIsWantedNoLongerIsNotWaitedFor() throws Exception {
        // Given
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var verdicts = new Verdicts(new Prover(_ -> away), listings, executor, 1);
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
