package org.waybill.app.wiring;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileChanged;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.events.FileEvent.FileVerified;
import org.waybill.events.kafka.Authority;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Patience;
import org.waybill.ledger.charter.Charter;
import org.waybill.ledger.charter.Charter.Limit;
import org.waybill.model.Bell;
import org.waybill.model.EventKey;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.KeyNames;

/**
 * Answers from a copy of the ledger's charters. The copy is renewed in the background, so that a replaced key is no
 * longer accepted after {@link #LONGEST_AGE}, and at once when an event names something that the copy does not allow.
 * While the ledger is away the copy stays in use.
 */
public final class LedgerAuthority implements Authority {

    /** How old the copy may become before it is renewed. */
    public static final Duration LONGEST_AGE = Duration.ofSeconds(30);

    /** The least time between queries: someone who can write to Kafka must not decide how often the ledger is queried. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(LedgerAuthority.class);

    private final Supplier<Map<MigrationId, Charter>> charters;
    private final Executor executor;
    private final InstantSource clock;
    private final Patience patience = new Patience();
    private final Bell bell = new Bell();
    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile Copy copy = new Copy(0, Map.of());
    private volatile Instant renewal = Instant.MAX;

    /** How often the ledger was queried; written under the lock. */
    private volatile long questions;

    /** @param question the number of the ledger query that made it, from 1; 0: made before any */
    private record Copy(long question, Map<MigrationId, Charter> charters) {
        Optional<Charter> of(MigrationId migration) {
            return Optional.ofNullable(charters.get(migration));
        }
    }

    /**
     * @param charters queries the ledger for the charters of all migrations
     * @param executor runs the renewal of the copy
     */
    public LedgerAuthority(Supplier<Map<MigrationId, Charter>> charters, Executor executor, InstantSource clock) {
        this.charters = charters;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public EventKey signingKey(MigrationId migration) {
        return current()
                .of(migration)
                .or(() -> ask().of(migration))
                .map(Charter::key)
                .orElseThrow(() -> new IllegalStateException("the ledger knows no migration " + migration));
    }

    @Override
    public Optional<EventKey> key(MigrationId migration, int number) throws InterruptedException {
        var known = current().of(migration).map(Charter::key);
        boolean mayBeNewer = known.isEmpty() || known.get().number() < number;
        var key = mayBeNewer ? askAnew().of(migration).map(Charter::key) : known;
        return key.filter(found -> found.number() == number);
    }

    @Override
    public Optional<String> objection(FileEvent event) throws InterruptedException {
        return objection(event, current()).isEmpty() ? Optional.empty() : objection(event, askAnew());
    }

    private static Optional<String> objection(FileEvent event, Copy copy) {
        var charter = copy.of(event.ref().migration());
        if (charter.isEmpty()) {
            return Optional.of("the ledger knows no migration " + event.ref().migration());
        }
        var limit = charter.get().limits().get(event.ref().batch());
        if (limit == null) {
            return Optional.of("the migration has no batch " + event.ref().batch());
        }
        return Optional.ofNullable(
                switch (event) {
                    case FileFound found -> objection(found, charter.get(), limit);
                    case FileUploaded uploaded ->
                        objection(event, uploaded.target(), uploaded.key(), uploaded.level(), charter.get(), limit);
                    case FileVerified verified ->
                        objection(event, verified.target(), verified.key(), verified.level(), charter.get(), limit);
                    case FileFailed _, FileChanged _ -> null;
                });
    }

    private static @Nullable String objection(FileFound found, Charter charter, Limit limit) {
        if (!found.sourceRoot().equals(charter.sourceRoot())) {
            return "it names another source than its migration";
        }
        if (found.overwrite() && !limit.overwrite()) {
            return "it allows foreign objects to be replaced, and its batch does not";
        }
        return objection(found, found.target(), found.key(), found.level(), charter, limit);
    }

    private static @Nullable String objection(
            FileEvent event, Target target, String key, VerificationLevel level, Charter charter, Limit limit) {
        if (!isSamePlace(target, charter.target())) {
            return "it names another target than its migration";
        }
        if (!event.ref().path().staysBelow()) {
            return "it names a path that leaves its source";
        }
        if (!KeyNames.mayBe(charter.target().prefix(), event.ref().path(), key)) {
            return "it names a key that does not follow from its path";
        }
        return level.compareTo(limit.level()) < 0 ? "it asks for a weaker proof than its batch" : null;
    }

    // The region decides how requests are signed, not where they go, and a later run may correct it.
    private static boolean isSamePlace(Target target, Target charter) {
        return target.endpoint().equals(charter.endpoint())
                && target.bucket().equals(charter.bucket())
                && target.prefix().equals(charter.prefix());
    }

    private Copy current() {
        if (clock.instant().isAfter(renewal) && renewing.compareAndSet(false, true)) {
            executor.execute(this::renew);
        }
        return copy;
    }

    private void renew() {
        try {
            ask();
        } catch (LedgerUnavailable e) {
            LOG.debug("the charters are renewed later", e);
        } finally {
            renewing.set(false);
        }
    }

    /** A copy from a query that begins after this call; many callers share one query. */
    private Copy askAnew() throws InterruptedException {
        long before = questions;
        asking.lockInterruptibly();
        try {
            if (copy.question > before) {
                return copy;
            }
            if (copy.question > 0) {
                bell.await(BETWEEN_QUESTIONS);
            }
            return patience.with(this::ask);
        } finally {
            asking.unlock();
        }
    }

    private Copy ask() {
        asking.lock();
        try {
            long question = questions + 1;
            questions = question;
            renewal = clock.instant().plus(LONGEST_AGE);
            var answer = new Copy(question, charters.get());
            copy = answer;
            return answer;
        } finally {
            asking.unlock();
        }
    }
}
