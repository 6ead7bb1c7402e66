package org.waybill.scanner;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Patience;
import org.waybill.ledger.start.DueTimes;
import org.waybill.ledger.start.Schedule;
import org.waybill.ledger.start.Schedule.Last;
import org.waybill.ledger.start.Schedule.Outcome;
import org.waybill.ledger.start.ScheduleWords;
import org.waybill.ledger.start.Schedules;
import org.waybill.model.Health.Cause;
import org.waybill.model.Waits;
import org.waybill.scanner.ScannerRole.Unready;

/** Starts batches at the times of their schedules. Several scanners may do this at once: one of them starts each batch. */
public final class ScheduledStarts {

    /** A batch may start this much later: the service was down, or the source was not there. */
    static final Duration GRACE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledStarts.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /** The parts of the ledger that this class needs. */
    public record Records(Schedules schedules, DueTimes times, Migrations migrations) {}

    /** What a wait is about. */
    private record Waiting(long batch) {}

    private final Records records;
    private final InstantSource clock;
    private final Waits waits;
    private final Patience patience;
    private final Set<Waiting> waiting = new HashSet<>();
    private Instant looked = Instant.MIN;

    /** @param waits is told why a batch cannot start */
    public ScheduledStarts(Records records, InstantSource clock, Waits waits) {
        this.records = records;
        this.clock = clock;
        this.waits = waits;
        this.patience = new Patience(waits);
    }

    /** Starts what is due; returns at once when the last look was a moment ago. */
    void look() throws InterruptedException {
        var now = clock.instant();
        if (!now.isBefore(looked) && looked.isAfter(now.minus(BETWEEN_LOOKS))) {
            return;
        }
        looked = now;
        var still = new HashSet<Waiting>();
        for (var schedule : patience.with(() -> records.schedules.due(now))) {
            if (!settle(schedule, now)) {
                still.add(new Waiting(schedule.batch()));
            }
        }
        waiting.stream().filter(one -> !still.contains(one)).forEach(waits::end);
        waiting.clear();
        waiting.addAll(still);
    }

    /** Returns false when it stays due, because it cannot be begun here now. */
    private boolean settle(Schedule schedule, Instant now) throws InterruptedException {
        try {
            var earliest = now.minus(GRACE);
            var time = schedule.dueAt().isAfter(earliest) ? schedule.dueAt() : schedule.next(earliest);
            return time.isAfter(now) ? miss(schedule, time) : start(schedule, time, schedule.next(now));
        } catch (DateTimeException | IllegalArgumentException e) {
            // Of another build, or a zone that this machine does not know; another scanner may.
            say(schedule, Cause.OTHER, "its times cannot be read here: " + e.getMessage());
            return false;
        }
    }

    private boolean miss(Schedule schedule, Instant next) throws InterruptedException {
        var waited = Optional.ofNullable(schedule.last()).filter(last -> last.outcome() == Outcome.WAITING);
        var time = waited.map(Last::due).orElse(schedule.dueAt());
        var why = waited.map(Last::detail).orElse("");
        tell(schedule, patience.with(() -> records.times.miss(schedule, time, next, why)));
        return true;
    }

    private boolean start(Schedule schedule, Instant time, Instant next) throws InterruptedException {
        var migration = patience.with(() -> records.migrations.find(schedule.migration()));
        if (migration.isEmpty()) {
            // It was forgotten since the schedules were read.
            return true;
        }
        try {
            MigrationSource.of(migration.get());
        } catch (Unready e) {
            var why = String.valueOf(e.getMessage());
            say(schedule, Cause.SOURCE, why);
            var waits = new Last(time, Outcome.WAITING, null, why);
            if (!waits.equals(schedule.last())) {
                patience.with(() -> records.times.waits(schedule, time, why));
            }
            return false;
        }
        tell(schedule, patience.with(() -> records.times.start(schedule, time, next)));
        return true;
    }

    private static void tell(Schedule schedule, Optional<Last> last) {
        last.ifPresent(settled -> LOG.info(
                "batch {}, scheduled for {}: {}",
                schedule.batch(),
                ScheduleWords.time(schedule, settled.due()),
                ScheduleWords.outcome(settled)));
    }

    private void say(Schedule schedule, Cause cause, String why) {
        var who = new Waiting(schedule.batch());
        waits.begin(who, cause, "batch " + schedule.batch() + " is due and cannot start: " + why);
        if (!waiting.contains(who)) {
            LOG.warn("batch {} is due and cannot start: {}", schedule.batch(), why);
        }
    }
}
