package org.waybill.ledger.flow;

import java.time.Instant;
import java.time.ZoneId;
import org.waybill.model.flow.Flow;
import org.waybill.model.flow.Timetable;

/**
 * The limit of a migration.
 *
 * @param always applies at any time
 * @param timetable applies besides, at its times
 * @param zone of the timetable
 */
public record FlowLimit(int migration, Flow always, Timetable timetable, ZoneId zone, Setting setting) {

    /**
     * How an operator wrote it.
     *
     * @param timetable as it was given; empty for none
     */
    public record Setting(String timetable, String by, Instant at) {}

    /** What may be sent at a time. */
    public Flow at(Instant time) {
        return always.and(timetable.at(time.atZone(zone)));
    }
}
