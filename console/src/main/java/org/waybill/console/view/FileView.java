package org.waybill.console.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.FileReport.Row;
import org.waybill.ledger.FileState;

/**
 * One file, as its row says.
 *
 * @param path percent-encoded
 * @param name the path for a person
 * @param kind of the last failure
 * @param next what to do about it; empty where nothing need be done
 */
public record FileView(
        long id,
        String path,
        String name,
        @Nullable String key,
        long size,
        String state,
        int hot,
        @Nullable Proof proof,
        int attempts,
        int failures,
        @Nullable String kind,
        @Nullable String message,
        String next,
        Instant modifiedAt,
        @Nullable Instant settledAt) {

    /** What was proven of the object. */
    public record Proof(
            String sha256,
            @Nullable String level,
            @Nullable String etag,
            @Nullable String versionId,
            boolean adopted) {}

    public static FileView of(Row row) {
        var kind = row.kind();
        var hash = row.sha256();
        boolean needs = row.state() == FileState.FAILED && kind != null;
        return new FileView(
                row.file(),
                row.path().encoded(),
                row.path().display(),
                row.key() == null ? null : Words.plain(row.key()),
                row.size(),
                row.state().name(),
                row.hot(),
                hash == null ? null : new Proof(hash, row.level(), row.etag(), row.versionId(), row.adopted()),
                row.attempts(),
                row.failures(),
                kind == null ? null : Words.lower(kind),
                row.message() == null ? null : Words.plain(row.message()),
                needs && kind != null ? Troubles.advice(kind) : "",
                row.modifiedAt(),
                row.settledAt());
    }
}
