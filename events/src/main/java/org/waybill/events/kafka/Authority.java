package org.waybill.events.kafka;

import java.util.Optional;
import org.waybill.events.FileEvent;
import org.waybill.model.EventKey;
import org.waybill.model.MigrationId;

/**
 * Decides whether an event is authorised, by the key of its migration and the ledger's entries for its migration and
 * batch. Answers from memory, and asks the ledger only for what it does not know yet.
 */
public interface Authority {

    /**
     * The key that now signs events of the migration.
     *
     * @throws RuntimeException when the key is unknown and the ledger is away, or there is no such migration
     */
    EventKey signingKey(MigrationId migration);

    /**
     * The migration's key, if it has this number. Empty when there is no such migration, or the number is not that of
     * its current key. Waits for a ledger that is away only when the answer is not known.
     */
    Optional<EventKey> key(MigrationId migration, int number) throws InterruptedException;

    /** What in the event exceeds the ledger's entries for its migration and batch; empty when all is allowed. */
    Optional<String> objection(FileEvent event) throws InterruptedException;
}
