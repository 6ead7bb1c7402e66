package org.waybill.console.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.start.Schedule;
import org.waybill.ledger.start.ScheduleWords;

/**
 * The times at which batches of a migration start.
 *
 * @param batch the number that ends the schedule
 * @param paused whether somebody has stopped it for a while
 * @param last what became of the time before; null: there was none
 * @param standing all of it in words
 */
public record ScheduleView(
        long batch,
        String cron,
        String zone,
        String by,
        Instant madeAt,
        boolean paused,
        Instant nextRun,
        @Nullable Last last,
        String standing) {

    /**
     * A time that was due.
     *
     * @param outcome STARTED, SKIPPED, MISSED or WAITING
     * @param batch the one that was started, or that was in the way
     */
    public record Last(
            Instant due, String outcome, @Nullable Long batch, String words) {}

    static ScheduleView of(Schedule schedule) {
        var last = schedule.last();
        return new ScheduleView(
                schedule.batch(),
                schedule.cron(),
                schedule.zone(),
                Words.plain(schedule.by()),
                schedule.madeAt(),
                schedule.paused(),
                schedule.dueAt(),
                last == null
                        ? null
                        : new Last(
                                last.due(),
                                last.outcome().name(),
                                last.batch(),
                                Words.plain(ScheduleWords.outcome(last))),
                Words.plain(ScheduleWords.standing(schedule)));
    }
}
