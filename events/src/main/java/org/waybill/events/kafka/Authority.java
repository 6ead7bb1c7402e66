package org.waybill.events.kafka;

import java.util.Optional;
import org.waybill.events.FileEvent;
import org.waybill.model.EventKey;
import org.waybill.model.MigrationId;

/**
 * What gives an event its authority: the key of its migration, and what the ledger says of its migration and batch. Answers
 * from memory; asks the ledger only for what it does not know yet.
 */
public interface Authority {

    /**
     * The key that events of the migration are signed with now.
     *
     * @throws RuntimeException when it is not known and cannot be asked for now, or there is no such migration
     */
    EventKey signingKey(MigrationId migration);

    /**
     * The migration's key, if it has this number; empty when there is no such migration or that is not its key, as is
     * true of a key that was replaced. Waits for a ledger that is away only when the answer is not known.
     */
    Optional<EventKey> key(MigrationId migration, int number) throws InterruptedException;

    /** What the event names beyond what the ledger says of its migration and batch; empty when all is within. */
    Optional<String> objection(FileEvent event) throws InterruptedException;
}
