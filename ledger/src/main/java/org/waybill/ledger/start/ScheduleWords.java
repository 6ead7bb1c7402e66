package org.waybill.ledger.start;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.waybill.ledger.start.Schedule.Last;

/** Schedules in words for people. */
public final class ScheduleWords {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx", Locale.ROOT);

    private ScheduleWords() {}

    /** What became of a time that was due, such as {@code skipped: batch 12 was still open}. */
    public static String outcome(Last last) {
        return switch (last.outcome()) {
            case STARTED -> "started batch " + last.batch();
            case SKIPPED -> "skipped: batch " + last.batch() + " was still open";
            case MISSED ->
                "missed: " + (last.detail().isEmpty() ? "no service ran within an hour of it" : last.detail());
            case WAITING -> "cannot start yet: " + last.detail();
        };
    }

    /** A time in the zone of the schedule, such as {@code 2026-12-01 22:00 +01:00 (Europe/Berlin)}. */
    public static String time(Schedule schedule, Instant time) {
        return MINUTE.format(time.atZone(schedule.zoneOrUtc())) + " (" + schedule.zone() + ")";
    }

    /** When it starts the next batch, and what became of the time before. */
    public static String standing(Schedule schedule) {
        var next = schedule.paused() ? "paused" : "next run at " + time(schedule, schedule.dueAt());
        var last = schedule.last();
        return last == null ? next : next + "; at " + time(schedule, last.due()) + " " + outcome(last);
    }
}
