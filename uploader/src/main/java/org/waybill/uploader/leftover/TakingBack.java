package org.waybill.uploader.leftover;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.Bell;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;
import org.waybill.model.Waits;
import org.waybill.model.worker.Rounds;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectStore;

/**
 * Aborts the uploads in parts that nobody will go on with, also those of processes that were killed. Each target is asked
 * by a task of its own, so that one that is away does not hold up the others.
 */
public final class TakingBack implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TakingBack.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

    private final Notes notes;
    private final Function<Target, ObjectStore> stores;
    private final Predicate<MigrationId> mine;
    private final Executor executor;
    private final InstantSource clock;
    private final Rounds rounds;
    private final Bell bell = new Bell();

    /** When a target may be asked; far in the future while it is being asked. */
    private final Map<Target, Instant> next = new ConcurrentHashMap<>();

    /** The last logged failure at a target. */
    private final Map<Target, String> complaints = new ConcurrentHashMap<>();

    /**
     * @param mine the migrations whose uploads are taken back here
     * @param executor runs the tasks; they may block
     */
    public TakingBack(
            Notes notes,
            Function<Target, ObjectStore> stores,
            Predicate<MigrationId> mine,
            Executor executor,
            InstantSource clock,
            Waits waits) {
        this.notes = notes;
        this.stores = stores;
        this.mine = mine;
        this.executor = executor;
        this.clock = clock;
        this.rounds = new Rounds(
                waits, defect -> LOG.warn("Unfinished uploads cannot be looked for: {} Trying again.", defect, defect));
    }

    /** Works until its thread is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                rounds.round(this::look);
                bell.await(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has those uploads aborted that are left now and whose targets can be asked. */
    void look() {
        var left = notes.left().stream()
                .filter(upload -> mine.test(upload.migration()))
                .collect(Collectors.groupingBy(BegunUpload::target));
        left.forEach((target, uploads) -> {
            if (!next.getOrDefault(target, Instant.MIN).isAfter(clock.instant())) {
                next.put(target, Instant.MAX);
                executor.execute(() -> takeBack(target, uploads));
            }
        });
    }

    // The edge of a task: no defect at one target may end the looking.
    @SuppressWarnings("IllegalCatch")
    private void takeBack(Target target, List<BegunUpload> uploads) {
        boolean ended = false;
        try {
            var store = stores.apply(target);
            ended = uploads.stream().allMatch(upload -> hasEnded(store, upload));
        } catch (RuntimeException e) {
            complain(target, e.toString());
        } finally {
            next.put(target, ended ? Instant.MIN : clock.instant().plus(AFTER_A_FAILURE));
        }
    }

    private boolean hasEnded(ObjectStore store, BegunUpload upload) {
        if (store.abortMultipart(upload.key(), upload.id()) instanceof Answer.Failed<ObjectStore.Done> failed) {
            complain(upload.target(), failed.message());
            return false;
        }
        notes.ended(upload.file(), upload.id());
        complaints.remove(upload.target());
        LOG.info("an unfinished upload of file {} was taken back", upload.file());
        return true;
    }

    private void complain(Target target, String words) {
        if (!words.equals(complaints.put(target, words))) {
            LOG.warn("Unfinished uploads at {} cannot be taken back: {} Trying again.", target, words);
        }
    }
}
