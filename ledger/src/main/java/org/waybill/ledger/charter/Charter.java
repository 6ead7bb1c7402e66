package org.waybill.ledger.charter;

import java.util.Map;
import org.waybill.model.EventKey;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;

/**
 * What the events of a migration are checked against.
 *
 * @param key that signs them
 * @param limits of its batches, by their numbers
 */
public record Charter(EventKey key, String sourceRoot, Target target, Map<Long, Limit> limits) {

    /**
     * What the events of a batch may request.
     *
     * @param level the weakest proof that is enough
     * @param overwrite whether foreign objects may be replaced
     */
    public record Limit(VerificationLevel level, boolean overwrite) {}
}
