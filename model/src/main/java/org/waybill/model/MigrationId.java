package org.waybill.model;

import java.util.UUID;

/**
 * Names a migration, one source to one target. Unique across ledgers, because it is written into the marker of every
 * object: a new ledger must not treat an older ledger's objects as its own.
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
