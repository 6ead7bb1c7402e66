package org.waybill.ledger.route;

import java.time.Instant;
import org.waybill.model.route.Delivery;
import org.waybill.model.route.ReadMode;
import org.waybill.model.route.WriteMode;

/**
 * Where reads and writes of a migration go, below a prefix.
 *
 * @param prefix percent-encoded; empty: the whole migration; else it ends with {@code /}
 * @param effective how reads go now: as wanted, or more carefully while a process does not know yet that writes go to
 *     both
 */
public record RouteRule(int migration, String prefix, Modes wanted, ReadMode effective, Setting setting) {

    /**
     * What a rule says.
     *
     * @param shadow share of reads that are compared with the other side, from 0 to 1
     */
    public record Modes(ReadMode read, WriteMode write, Delivery delivery, float shadow) {

        /** What holds where there is no rule. */
        public static final Modes NONE = new Modes(ReadMode.LOCAL, WriteMode.LOCAL, Delivery.PROXY, 0);
    }

    /**
     * Who set it and when.
     *
     * @param epoch rises with every change of a rule
     */
    public record Setting(long epoch, String by, Instant at, String reason) {}
}
