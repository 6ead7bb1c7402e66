package org.waybill.operations.schedule;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.waybill.ledger.start.Schedule;
import org.waybill.ledger.start.Schedules;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Openings;
import org.waybill.operations.Openings.Request;

/** Makes schedules that start batches. They are paused, resumed and ended as batches are. */
public final class ScheduleControls {

    private final Openings openings;
    private final Schedules schedules;
    private final InstantSource clock;

    public ScheduleControls(Openings openings, Schedules schedules, InstantSource clock) {
        this.openings = openings;
        this.schedules = schedules;
        this.clock = clock;
    }

    /** What became of a wish. */
    public sealed interface Outcome {

        /** @param notes what a person should know about the target */
        record Scheduled(Schedule schedule, List<String> notes) implements Outcome {}

        /**
         * The migration has a schedule already; nothing has changed.
         *
         * @param why says who has made it, for a person
         */
        record Taken(Schedule schedule, String why) implements Outcome {}
    }

    /** Makes the schedule of a migration whose target answers now; throws {@link CannotRun} when it cannot be used. */
    public Outcome make(Request request, When when) {
        refuseWatching(request);
        return make(openings.prepare(request), request, when);
    }

    /** As above, for a target that only the process that works on it can reach. */
    public Outcome makeUntried(Request request, When when) {
        refuseWatching(request);
        return make(openings.prepareUntried(request), request, when);
    }

    private static void refuseWatching(Request request) {
        if (request.policy().watch() != null) {
            throw new CannotRun("A batch that watches its source never ends, so that no later one could start."
                    + " Schedule it without watching, or watch without a schedule.");
        }
    }

    private Outcome make(Openings.Prepared prepared, Request request, When when) {
        var wanted = new Schedules.Wanted(when.cron().text(), when.zone().getId(), when.next(clock.instant()));
        var made = schedules.make(prepared.migration(), request.policy(), wanted, request.terms());
        return made.isNew()
                ? new Outcome.Scheduled(made.schedule(), prepared.notes())
                : new Outcome.Taken(made.schedule(), taken(made.schedule()));
    }

    private static String taken(Schedule existing) {
        return "This migration has a schedule already: batch " + existing.batch() + ", '" + existing.cron() + "' ("
                + existing.zone() + "), made by " + existing.by() + " at "
                + existing.madeAt().truncatedTo(ChronoUnit.SECONDS) + ". End that one first: waybill batch cancel "
                + existing.batch();
    }
}
