package org.waybill.console.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Batch;
import org.waybill.ledger.start.Schedule;

/**
 * A batch in a list.
 *
 * @param schedule null where the batch is none
 */
public record BatchLine(
        long id,
        int migration,
        String state,
        Instant startedAt,
        @Nullable Instant walkedAt,
        @Nullable Instant endedAt,
        int begun,
        @Nullable ScheduleView schedule) {

    static BatchLine of(Batch batch, @Nullable Schedule schedule) {
        return new BatchLine(
                batch.id(),
                batch.migration(),
                batch.state().name(),
                batch.startedAt(),
                batch.walkedAt(),
                batch.endedAt(),
                batch.begun(),
                schedule == null ? null : ScheduleView.of(schedule));
    }
}
