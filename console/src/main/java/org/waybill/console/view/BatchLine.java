package org.waybill.console.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Batch;

/** A batch in a list. */
public record BatchLine(
        long id,
        int migration,
        String state,
        Instant startedAt,
        @Nullable Instant walkedAt,
        @Nullable Instant endedAt,
        int begun) {

    static BatchLine of(Batch batch) {
        return new BatchLine(
                batch.id(),
                batch.migration(),
                batch.state().name(),
                batch.startedAt(),
                batch.walkedAt(),
                batch.endedAt(),
                batch.begun());
    }
}
