package org.waybill.gateway.http;

import java.time.Instant;
import java.util.Optional;

/**
 * What tells the versions of a file apart.
 *
 * @param modified when the source's file was changed last; empty where that is not known
 */
public record Validators(EntityTag tag, Optional<Instant> modified) {

    /** @param modified does not count at the epoch or before, and in the future: such a time was never measured */
    public static Validators of(EntityTag tag, Instant modified, Instant now) {
        boolean told = modified.getEpochSecond() > 0 && !modified.isAfter(now);
        return new Validators(tag, told ? Optional.of(HttpDate.seconds(modified)) : Optional.empty());
    }
}
