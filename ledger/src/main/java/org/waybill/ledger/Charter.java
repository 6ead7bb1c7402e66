package org.waybill.ledger;

import java.util.Map;
import org.waybill.model.EventKey;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;

/**
 * What events of a migration may rest on.
 *
 * @param key that they are signed with
 * @param limits of its batches, by their numbers
 */
public record Charter(EventKey key, String sourceRoot, Target target, Map<Long, Limit> limits) {

    /**
     * What events of a batch may ask for.
     *
     * @param level the weakest proof that is enough
     * @param overwrite whether foreign objects may be replaced
     */
    public record Limit(VerificationLevel level, boolean overwrite) {}
}
