package org.waybill.ledger.start;

import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Batches.Begun;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migration;

/** Starts batches at once. */
public final class Starts {

    private final Database database;

    public Starts(Database database) {
        this.database = database;
    }

    /**
     * Resumes the migration's open batch, now under this policy, or begins one, as {@link Batches#begin} does; the terms
     * hold before it sends its first file. The batch that is returned may have the priority from before.
     *
     * @throws Batch.Paused when the open batch is paused; then nothing has changed
     */
    public Begun begin(Migration migration, Policy policy, Terms terms) {
        return database.transaction(connection -> {
            var begun = Batches.begin(connection, migration, policy);
            terms.set(connection, migration.number(), begun.batch().id());
            return begun;
        });
    }
}
