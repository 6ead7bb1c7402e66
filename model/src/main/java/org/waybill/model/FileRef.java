package org.waybill.model;

import static java.util.Objects.requireNonNull;

/**
 * Part of every event: which dispatch of which file it is about.
 *
 * @param batch number of the run that dispatched the file
 * @param attempt 1 for the first dispatch; a fence, not a count of failures: the ledger takes an outcome only for the
 *     row's current attempt and version
 * @param path relative to the source root
 * @param version the version that was dispatched
 */
public record FileRef(
        MigrationId migration, long batch, FileId file, int attempt, SourcePath path, SourceVersion version) {

    // Events come from outside: one without any of these fields is invalid.
    public FileRef {
        requireNonNull(migration, "migration");
        requireNonNull(file, "file");
        requireNonNull(path, "path");
        requireNonNull(version, "version");
    }
}
