package org.waybill.verifier;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.events.FileEvent.FileVerified;
import org.waybill.events.kafka.EventPublisher;
import org.waybill.events.kafka.EventWork;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.Finding;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.ledger.Patience;
import org.waybill.ledger.Settlement;
import org.waybill.ledger.Sweeps;
import org.waybill.model.FileRef;
import org.waybill.model.KnownObject;
import org.waybill.model.MigrationId;
import org.waybill.model.Waits;

/** Proves an upload, settles its outcome in the ledger, and publishes it. Nothing else writes outcomes of attempts. */
public final class Verifier implements EventWork.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
    private static final Duration SAID_ONCE_IN = Duration.ofSeconds(10);

    private final Verdicts verdicts;
    private final Settler settler;
    private final Settlement settlement;
    private final Sweeps sweeps;
    private final EventPublisher publisher;
    private final Patience patience;
    private final InstantSource clock;
    private final ConcurrentHashMap<MigrationId, Instant> expected = new ConcurrentHashMap<>();
    private final LongAdder proven = new LongAdder();

    /** What a verifier reads and writes. */
    public record Records(Settlement settlement, Sweeps sweeps) {}

    /** @param waits is told while the ledger is away */
    public Verifier(
            Verdicts verdicts,
            Settler settler,
            Records records,
            EventPublisher publisher,
            InstantSource clock,
            Waits waits) {
        this.verdicts = verdicts;
        this.settler = settler;
        this.settlement = records.settlement;
        this.sweeps = records.sweeps;
        this.patience = new Patience(waits);
        this.publisher = publisher;
        this.clock = clock;
    }

    /** How many proofs were settled since the start; a repeated one is not counted again. */
    public long proven() {
        return proven.sum();
    }

    @Override
    public CompletableFuture<Void> on(FileEvent event, boolean repeated) throws InterruptedException {
        return switch (event) {
            case FileUploaded uploaded -> {
                expect(uploaded.ref(), uploaded.lingers());
                if (uploaded.kept() != null) {
                    yield settle(
                            uploaded,
                            new Verdict.Kept(new KnownObject(uploaded.object(), uploaded.sha256()), uploaded.kept()));
                }
                var verdict = verdicts.on(uploaded);
                var settled = verdict.thenCompose(found -> settle(uploaded, found));
                var _ = settled.whenComplete((_, _) -> verdict.cancel(false));
                yield settled;
            }
            case FileFailed failed -> {
                expect(failed.ref(), failed.lingers());
                yield settler.settle(
                                new Finding(failed.ref(), new Verdict.Failed(failed.kind(), failed.message(), null)))
                        .thenAccept(_ -> {});
            }
            case FileEvent.FileFound _, FileVerified _, FileEvent.FileChanged _ -> {
                LOG.warn("unexpected event about file {}", event.ref().file());
                yield CompletableFuture.completedFuture(null);
            }
        };
    }

    // Called before the finding is settled, because a batch with nothing left to settle is swept.
    private void expect(FileRef ref, @Nullable Integer lingers) throws InterruptedException {
        if (lingers == null) {
            return;
        }
        // After a crash thousands of events report this at once.
        var until = clock.instant().plusSeconds(lingers);
        var known = expected.getOrDefault(ref.migration(), Instant.MIN);
        if (known.isBefore(until)) {
            patience.with(() -> sweeps.expectLateWrites(
                    ref.migration(), Duration.ofSeconds(lingers).plus(SAID_ONCE_IN)));
            expected.merge(ref.migration(), until.plus(SAID_ONCE_IN), (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    private CompletableFuture<Void> settle(FileUploaded uploaded, Verdict verdict) {
        return settler.settle(new Finding(uploaded.ref(), verdict)).thenCompose(result -> switch (result) {
            case VERIFIED -> {
                proven.increment();
                yield tell(uploaded);
            }
            case VERIFIED_BEFORE -> tell(uploaded);
            case MOVED, STALE -> CompletableFuture.completedFuture(null);
        });
    }

    private CompletableFuture<Void> tell(FileUploaded uploaded) {
        return publisher.publish(
                Topics.FILE_VERIFIED,
                new FileVerified(
                        uploaded.ref(),
                        uploaded.target(),
                        uploaded.key(),
                        uploaded.object(),
                        uploaded.sha256(),
                        uploaded.level()));
    }

    @Override
    public void onDeadLetter(EventWork.DeadLetter letter) throws InterruptedException {
        patience.with(() -> settlement.settlePoison(letter.file().value(), letter.attempt(), letter.reason()));
    }
}
