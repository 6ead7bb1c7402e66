package org.waybill.operations;

import org.waybill.ledger.Forgetting;
import org.waybill.ledger.Leases;
import org.waybill.ledger.Leases.Lease;
import org.waybill.ledger.Migration;

/** Ends migrations for good, in the ledger only. */
public final class ForgettingMigrations {

    private final Forgetting forgetting;
    private final Leases leases;

    public ForgettingMigrations(Forgetting forgetting, Leases leases) {
        this.forgetting = forgetting;
        this.leases = leases;
    }

    /**
     * Removes the migration from the ledger, with all that is known of its files. Throws {@link CannotRun} while a
     * scanner works on it, and when the thread is interrupted; then the migration still exists, with fewer files. A new
     * call continues.
     */
    public void forget(Migration migration) {
        var lease = leases.acquire(migration.number())
                .orElseThrow(() -> new CannotRun("Another waybill works on migration " + migration.number()
                        + ". Stop it, or wait for it, then forget it."));
        try {
            forget(migration, lease);
        } finally {
            leases.release(lease);
        }
    }

    private void forget(Migration migration, Lease lease) {
        for (long last = forgetting.files(lease, migration, 0); last > 0; ) {
            if (Thread.interrupted()) {
                throw new CannotRun("Interrupted; the migration is there still. Run the same command again to end it.");
            }
            leases.renew(lease);
            last = forgetting.files(lease, migration, last);
        }
        forgetting.migration(lease, migration);
    }
}
