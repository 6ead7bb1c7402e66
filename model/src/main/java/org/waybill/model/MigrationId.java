package org.waybill.model;

import java.util.UUID;

/**
 * Names a migration, one source to one target. Unique across ledgers, because it is written into the marker of every
 * object: a ledger that is made anew must not take an older ledger's objects for its own.
 */
public record MigrationId(UUID value) {

    public static MigrationId of(String text) {
        return new MigrationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
