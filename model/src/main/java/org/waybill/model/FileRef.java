package org.waybill.model;

import static java.util.Objects.requireNonNull;

/**
 * What every event says: which dispatch of which file it is about.
 *
 * @param batch number of the run that dispatched the file
 * @param attempt 1 for the first dispatch; a fence, not a count of failures: the ledger takes an outcome only for the
 *     row's current attempt and version
 * @param path relative to the source root
 * @param version the version that was dispatched
 */
public record FileRef(
        MigrationId migration, long batch, FileId file, int attempt, SourcePath path, SourceVersion version) {

    // An event is read from outside; one that lacks any of these is none.
    public FileRef {
        requireNonNull(migration, "migration");
        requireNonNull(file, "file");
        requireNonNull(path, "path");
        requireNonNull(version, "version");
    }
}
