package org.waybill.scanner;

import java.io.IOException;
import org.waybill.ledger.Migration;
import org.waybill.model.Health.Cause;
import org.waybill.scanner.ScannerRole.Unready;
import org.waybill.source.Reasons;
import org.waybill.source.Source;

/** Finds the source of a migration on this machine. */
final class MigrationSource {

    private MigrationSource() {}

    /** The source; throws {@link Unready} when it is not there, or is another one. */
    static Source of(Migration migration) {
        var root = Source.path(migration.sourceRoot());
        try {
            var source = new Source(root);
            if (!source.identity().equals(migration.root())) {
                throw new Unready(
                        Cause.SOURCE,
                        root + " is another directory than when migration " + migration.number()
                                + " began: is it mounted?");
            }
            return source;
        } catch (IOException e) {
            throw new Unready(Cause.SOURCE, "the source " + root + " cannot be read: " + Reasons.of(e));
        }
    }
}
