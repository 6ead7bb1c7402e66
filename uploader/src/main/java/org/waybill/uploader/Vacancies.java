package org.waybill.uploader;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.FailureKind;
import org.waybill.model.MigrationId;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.Marker;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.ObjectStore.Page;

/**
 * Knows the keys at which a recent listing showed no objects but this migration's own. Its memory grows with the
 * objects of others, up to a bound. Thread-safe.
 */
final class Vacancies {

    private static final Logger LOG = LoggerFactory.getLogger(Vacancies.class);

    /** The most objects of others; with more, no key counts as vacant. */
    private static final int MOST = 50_000;

    /** A listing is valid for this many times its duration, within the bounds below, so that little work goes into listing. */
    private static final int TIMES = 20;

    /** The next listing begins after this many times the duration: new objects may make it take several times as long. */
    private static final int AGAIN = 10;

    /** After a listing, wait this many times its duration before the next one, even if it is no longer valid. */
    private static final int REST = 5;

    /** The longest that a listing of an almost empty prefix takes. */
    private static final Duration FIRST = Duration.ofSeconds(1);

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** A listing that takes longer would be valid for too short a time: then no key counts as vacant any more. */
    private static final Duration TOO_LONG = LONGEST.dividedBy(2);

    private final ObjectStore store;
    private final String prefix;
    private final MigrationId migration;
    private final Executor executor;
    private final InstantSource clock;
    private final AtomicBoolean listing = new AtomicBoolean();
    private final CountDownLatch listedOnce = new CountDownLatch(1);
    private volatile @Nullable Listing last;
    private volatile boolean tooLarge;

    /** @param executor runs a task that may block and take minutes */
    Vacancies(ObjectStore store, String prefix, MigrationId migration, Executor executor, InstantSource clock) {
        this.store = store;
        this.prefix = prefix;
        this.migration = migration;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * What a listing found. It contains every object put before it began, but perhaps none put since.
     *
     * @param known whether the objects of others are few enough to be remembered
     * @param again when the next one is due
     * @param until when it stops being valid
     */
    private record Listing(boolean known, Set<String> occupied, Instant again, Instant until) {}

    /**
     * Whether the last listing showed no object of others at the key; false when it is too old, or this is unknown.
     * Waits briefly for the first listing.
     */
    boolean isVacant(String key) throws InterruptedException {
        if (last == null) {
            listAgain();
            listedOnce.await(FIRST.toMillis(), TimeUnit.MILLISECONDS);
        }
        var latest = last;
        if (latest == null) {
            return false;
        }
        var now = clock.instant();
        if (now.isAfter(latest.again)) {
            listAgain();
        }
        return !now.isAfter(latest.until) && latest.known && isFree(key, latest.occupied);
    }

    // A listing hides everything below the name of an object.
    private static boolean isFree(String key, Set<String> occupied) {
        if (occupied.isEmpty()) {
            return true;
        }
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            if (occupied.contains(key.substring(0, slash))) {
                return false;
            }
        }
        return !occupied.contains(key);
    }

    private void listAgain() {
        if (!tooLarge && listing.compareAndSet(false, true)) {
            executor.execute(() -> {
                try {
                    list();
                } finally {
                    listedOnce.countDown();
                    listing.set(false);
                }
            });
        }
    }

    private void list() {
        var begun = clock.instant();
        var occupied = new HashSet<String>();
        Continuation from = null;
        do {
            var answer = store.listDescribed(prefix, from);
            if (!(answer instanceof Answer.Given<Page>(var page))) {
                if (isUnlistable(answer)) {
                    tooLarge = true;
                }
                return;
            }
            page.objects().stream().filter(this::isForeign).map(Listed::key).forEach(occupied::add);
            from = page.next();
            if (clock.instant().isAfter(begun.plus(TOO_LONG))) {
                tooLarge = true;
                LOG.info("listing {} takes too long to go on with bundles there", prefix);
                return;
            }
        } while (from != null && occupied.size() <= MOST);
        boolean known = occupied.size() <= MOST;
        var taken = Duration.between(begun, clock.instant());
        var validity = validity(taken);
        var due = validity.multipliedBy(AGAIN).dividedBy(TIMES);
        var rested = taken.multipliedBy(1 + REST);
        last = new Listing(
                known,
                known ? Set.copyOf(occupied) : Set.of(),
                begun.plus(due.compareTo(rested) > 0 ? due : rested),
                begun.plus(validity));
    }

    // Such a target is not asked again for each file.
    private static boolean isUnlistable(Answer<Page> answer) {
        return answer instanceof Answer.Failed<Page> failed
                && failed.kind() == FailureKind.UNSUITABLE
                && !failed.outage();
    }

    private boolean isForeign(Listed object) {
        return Marker.parse(object.metadata())
                .filter(marker -> marker.migration().equals(migration.value()))
                .isEmpty();
    }

    private static Duration validity(Duration taken) {
        var validity = taken.multipliedBy(TIMES);
        if (validity.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return validity.compareTo(LONGEST) > 0 ? LONGEST : validity;
    }
}
