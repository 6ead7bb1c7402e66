package org.waybill.events.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.waybill.events.FileEvent;
import org.waybill.model.MigrationId;

/**
 * Skips events of migrations that this process does not work for, because a target that is gone must not block a run to
 * another one. Their files stay DISPATCHED, and their own scanner sends them again.
 */
record OwnEvents(EventWork.Handler handler, Predicate<MigrationId> mine) implements EventWork.Handler {

    @Override
    public CompletableFuture<Void> on(FileEvent event, boolean repeated) throws InterruptedException {
        return mine.test(event.ref().migration())
                ? handler.on(event, repeated)
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public void onDeadLetter(EventWork.DeadLetter letter) throws InterruptedException {
        handler.onDeadLetter(letter);
    }
}
