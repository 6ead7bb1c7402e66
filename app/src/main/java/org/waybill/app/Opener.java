package org.waybill.app;

import java.time.Clock;
import java.util.LinkedHashMap;
import org.waybill.app.OpeningCommand.Request;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.output.Format;
import org.waybill.app.output.Json;
import org.waybill.app.wiring.Platform;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.start.Schedule;
import org.waybill.ledger.start.ScheduleWords;
import org.waybill.ledger.start.Schedules;
import org.waybill.ledger.start.Starts;
import org.waybill.model.Printable;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Openings;
import org.waybill.operations.Openings.Opened;
import org.waybill.operations.TargetParts;
import org.waybill.operations.Targets;
import org.waybill.operations.schedule.ScheduleControls;
import org.waybill.operations.schedule.ScheduleControls.Outcome;
import org.waybill.operations.schedule.When;

/** Opens batches for others to work on. */
final class Opener {

    private final Platform platform;

    Opener(Platform platform) {
        this.platform = platform;
    }

    /** Opens the batch; what a person should know about the target goes to standard error. */
    Opened open(Request request) {
        var openings = openings();
        // Only the process that serves reaches its embedded store.
        var opened = isEmbedded(request) ? openings.openUntried(request.opening()) : openings.open(request.opening());
        Run.tell(opened.notes());
        new CommandJournal(platform.database())
                .note(
                        "start batch",
                        "batch " + opened.batch().id(),
                        opened.migration().number(),
                        Result.DONE,
                        opened.resumed() ? "resumed" : "");
        return opened;
    }

    private Openings openings() {
        var database = platform.database();
        database.migrateSchema();
        var migrations = new Migrations(database);
        return new Openings(migrations, new Starts(database), new Targets(platform.stores(), migrations));
    }

    private static boolean isEmbedded(Request request) {
        return request.target().endpoint().equals(TargetParts.EMBEDDED);
    }

    /** Makes a schedule, and says so in one line; throws {@link CannotRun} when the migration has one already. */
    String schedule(Request request, When when) {
        var openings = openings();
        var database = platform.database();
        var journal = new CommandJournal(database);
        var controls = new ScheduleControls(openings, new Schedules(database), Clock.systemUTC());
        var opening = request.opening();
        return switch (isEmbedded(request) ? controls.makeUntried(opening, when) : controls.make(opening, when)) {
            case Outcome.Taken(var existing, var why) -> {
                journal.note(
                        "schedule batches", "batch " + existing.batch(), existing.migration(), Result.REFUSED, why);
                throw new CannotRun(why);
            }
            case Outcome.Scheduled(var schedule, var notes) -> {
                Run.tell(notes);
                journal.note(
                        "schedule batches",
                        "batch " + schedule.batch(),
                        schedule.migration(),
                        Result.DONE,
                        schedule.cron() + " (" + schedule.zone() + ")");
                yield line(schedule, request);
            }
        };
    }

    private static String line(Schedule schedule, Request request) {
        if (request.format() == Format.JSON) {
            var object = new LinkedHashMap<String, Object>();
            object.put("type", "batch");
            object.put("batch", schedule.batch());
            object.put("migration", schedule.migration());
            object.put("state", schedule.state().name());
            object.put("cron", schedule.cron());
            object.put("zone", schedule.zone());
            object.put("nextRun", schedule.dueAt().toString());
            return Json.write(object);
        }
        return "Scheduled batch " + schedule.batch() + " of "
                + Printable.of(request.source().root() + " to " + request.target()) + ": "
                + ScheduleWords.standing(schedule) + ". End the schedule with: waybill batch cancel "
                + schedule.batch();
    }

    /** What was opened, in one line: for a person, or as JSON. */
    static String line(Opened opened, Request request) {
        var batch = opened.batch();
        var migration = opened.migration();
        if (request.format() == Format.JSON) {
            var object = new LinkedHashMap<String, Object>();
            object.put("type", "batch");
            object.put("batch", batch.id());
            object.put("migration", migration.number());
            object.put("state", batch.state().name());
            object.put("resumed", opened.resumed());
            return Json.write(object);
        }
        return (opened.resumed() ? "Resumed" : "Opened") + " batch " + batch.id() + " of "
                + Printable.of(request.source().root() + " to " + migration.target()) + ".";
    }
}
