package org.waybill.console.view;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.waybill.operations.FlowControls.Standing;

/**
 * How much of a migration may be sent in a second. Without a limit, only {@code now} is known.
 *
 * @param limit at any time; null: only the timetable limits
 * @param timetable as it was given; null: none
 * @param now what may be sent at this moment
 * @param until when that changes; null: never
 */
public record LimitView(
        @Nullable String limit,
        @Nullable String timetable,
        @Nullable String zone,
        String now,
        @Nullable Instant until,
        @Nullable String by,
        @Nullable Instant setAt) {

    /** Nothing limits the migration. */
    public static final LimitView NONE = new LimitView(null, null, null, "unlimited", null, null, null);

    public static LimitView of(Standing standing) {
        var limit = standing.limit();
        var timetable = limit.setting().timetable();
        return new LimitView(
                limit.always().isUnlimited() ? null : limit.always().words(),
                timetable.isEmpty() ? null : timetable,
                limit.zone().getId(),
                standing.now().words(),
                standing.next().map(ZonedDateTime::toInstant).orElse(null),
                Words.plain(limit.setting().by()),
                limit.setting().at());
    }

    /** The command that sets the same. What it holds was checked when it was set: no quote and no dollar is in it. */
    public String command(int migration) {
        var line = "waybill limit " + migration;
        if (setAt == null) {
            return line + " off";
        }
        return line
                + (limit == null ? "" : " " + limit)
                + (timetable == null ? "" : " --timetable '" + timetable.replaceAll("\\s+", " ") + "' --zone " + zone);
    }
}
