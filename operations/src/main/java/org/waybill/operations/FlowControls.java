package org.waybill.operations;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.waybill.ledger.Migration;
import org.waybill.ledger.flow.FlowLimit;
import org.waybill.ledger.flow.FlowLimit.Setting;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.model.flow.Flow;
import org.waybill.model.flow.Timetable;

/** Sets and shows the limits of migrations. */
public final class FlowControls {

    private static final int LONGEST_TIMETABLE = 2_000;

    private final FlowLimits limits;
    private final InstantSource clock;

    public FlowControls(FlowLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * A limit as an operator writes it.
     *
     * @param always such as {@code 20MB/s,200files/s}; empty: only the timetable limits
     * @param timetable such as {@code Mon-Fri 08:00-18:00 5MB/s}; empty: none
     * @param zone of the timetable, such as {@code Europe/Berlin}
     */
    public record Wish(String always, String timetable, String zone) {}

    /**
     * What limits a migration.
     *
     * @param now what may be sent at this moment
     * @param next when that changes; empty: never
     */
    public record Standing(FlowLimit limit, Flow now, Optional<ZonedDateTime> next) {}

    /**
     * Sets the limit of a migration in place of an earlier one; it applies within 2 s.
     *
     * @throws CannotRun when the wish is wrong; then nothing has changed
     */
    public Standing set(Migration migration, Wish wish, String by) {
        try {
            if (wish.timetable.length() > LONGEST_TIMETABLE) {
                throw new CannotRun("A timetable has at most " + LONGEST_TIMETABLE + " characters.");
            }
            var limit = new FlowLimit(
                    migration.number(),
                    wish.always.isBlank() ? Flow.UNLIMITED : Flow.parse(wish.always),
                    Timetable.parse(wish.timetable),
                    ZoneId.of(wish.zone),
                    new Setting(wish.timetable.strip(), by, clock.instant()));
            limits.set(limit);
            return standing(limit);
        } catch (IllegalArgumentException e) {
            throw new CannotRun(String.valueOf(e.getMessage()));
        } catch (DateTimeException e) {
            throw new CannotRun("'" + wish.zone + "' is no time zone. Write one as Europe/Berlin or UTC.");
        }
    }

    /** Removes the limit of a migration; false when it had none. */
    public boolean lift(Migration migration) {
        return limits.remove(migration.number());
    }

    /** The limit of a migration; empty when it has none. */
    public Optional<Standing> of(Migration migration) {
        return limits.of(migration.number()).map(this::standing);
    }

    private Standing standing(FlowLimit limit) {
        Instant now = clock.instant();
        return new Standing(limit, limit.at(now), limit.timetable().change(now.atZone(limit.zone())));
    }
}
