package org.waybill.console.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Problem;
import org.waybill.ledger.access.Audit;

/** What people did, as far as a caller may see it: admins all of it, others what was done to one of their migrations. */
public final class Activity {

    private final Audit audit;
    private final Sight sight;

    public Activity(Audit audit, Sight sight) {
        this.audit = audit;
        this.sight = sight;
    }

    /** @param migration null: everything, for admins who may see all */
    public List<Audit.Recorded> page(Caller caller, @Nullable Integer migration, long before, int limit) {
        if (migration != null) {
            sight.migration(caller, migration);
        } else if (!seesAll(caller)) {
            throw Problem.of(
                    403,
                    "one-migration-only",
                    "This is for admins",
                    "Ask for what was done to one migration: ?migration=NUMBER");
        }
        return audit.page(before, migration, limit);
    }

    /** Whether the caller sees what was done to everything, also logins. */
    public static boolean seesAll(Caller caller) {
        return caller.isAdmin() && caller.scope() instanceof org.waybill.ledger.access.Scope.Everything;
    }
}
