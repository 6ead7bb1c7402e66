package org.waybill.ledger.access;

import java.util.Set;

/** The migrations that somebody may see. */
public sealed interface Scope {

    /** All, also those that come later. */
    record Everything() implements Scope {}

    /** Only these. */
    record Only(Set<Integer> migrations) implements Scope {
        public Only {
            migrations = Set.copyOf(migrations);
        }
    }

    /** Whether a migration is seen. */
    default boolean covers(int migration) {
        return switch (this) {
            case Everything() -> true;
            case Only(var migrations) -> migrations.contains(migration);
        };
    }
}
