package org.waybill.gateway.migration;

import java.util.Optional;

/** The migrations whose files the gateway serves. Thread-safe; asked for each request, so it answers from memory. */
@FunctionalInterface
public interface Migrations {

    /** @param name its number, or a name that was given to it */
    Optional<ServedMigration> find(String name);
}
