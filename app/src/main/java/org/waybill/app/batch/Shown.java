package org.waybill.app.batch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.waybill.ledger.Migration;
import org.waybill.ledger.start.Schedule;
import org.waybill.ledger.start.ScheduleWords;
import org.waybill.operations.Standings;
import org.waybill.operations.Standings.Activity;
import org.waybill.source.Source;

/** A batch as the commands show it. */
final class Shown {

    private Shown() {}

    static String state(Standings.Run run) {
        if (run.schedule().filter(Schedule::paused).isPresent() && run.activity() == Activity.SCHEDULED) {
            return "paused";
        }
        return switch (run.activity()) {
            case WAITING -> "waiting";
            case INTERRUPTED -> "stopped";
            case AT_WORK, SCHEDULED, PAUSED, DONE, CANCELLED ->
                run.batch().state().name().toLowerCase(Locale.ROOT);
        };
    }

    static String places(Migration migration) {
        return Source.path(migration.sourceRoot()) + "  to  " + migration.target();
    }

    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The times of a schedule, when it starts the next batch, and what became of the time before. */
    static String times(Schedule schedule) {
        return "'" + schedule.cron() + "', " + ScheduleWords.standing(schedule);
    }

    /** A schedule as an object. */
    static Map<String, Object> json(Schedule schedule) {
        var object = new LinkedHashMap<String, Object>();
        object.put("cron", schedule.cron());
        object.put("zone", schedule.zone());
        object.put("by", schedule.by());
        object.put("paused", schedule.paused());
        object.put("nextRun", schedule.dueAt().toString());
        var last = schedule.last();
        if (last != null) {
            object.put("lastDue", last.due().toString());
            object.put("lastOutcome", last.outcome().name());
            object.put("lastWords", ScheduleWords.outcome(last));
            if (last.batch() != null) {
                object.put("lastBatch", last.batch());
            }
        }
        return object;
    }

    static Map<String, Object> json(Standings.Run run) {
        var batch = run.batch();
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "batch");
        object.put("batch", batch.id());
        object.put("migration", batch.migration());
        object.put("state", batch.state().name());
        object.put("activity", run.activity().name());
        object.put("priority", batch.priority());
        object.put("watch", batch.policy().watch() != null);
        if (batch.walkedAt() != null) {
            object.put("walkedAt", batch.walkedAt().toString());
        }
        object.put("startedAt", batch.startedAt().toString());
        if (batch.endedAt() != null) {
            object.put("endedAt", batch.endedAt().toString());
        }
        if (batch.order() != null) {
            object.put("orderedBy", batch.order().by());
            object.put("orderedAt", batch.order().at().toString());
            object.put("reason", batch.order().reason());
        }
        object.put("source", Source.path(run.migration().sourceRoot()).toString());
        object.put("target", run.migration().target().toString());
        object.put("actions", run.allows().stream().map(Enum::name).sorted().toList());
        run.schedule().ifPresent(schedule -> object.put("schedule", json(schedule)));
        return object;
    }
}
