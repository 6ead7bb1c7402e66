package org.waybill.ledger;

import static org.waybill.ledger.SqlArrays.column;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.ledger.WorkRow.Counts;
import org.waybill.ledger.WorkRow.Move;
import org.waybill.model.FileRef;

/** The outcome of a file, in the form in which it is written. */
record OutcomeRow(FileRef ref, Counts counts, Ending ending) {

    record Ending(
            FileState state,
            @Nullable String level,
            boolean adopted,
            @Nullable String sha256,
            @Nullable String etag,
            @Nullable String versionId,
            @Nullable String kind,
            @Nullable String message) {}

    /** @param verdict as {@link WorkRow#confirmed} */
    static OutcomeRow of(FileRef ref, Verdict verdict, Move move) {
        return new OutcomeRow(
                ref,
                move.counts(),
                switch (verdict) {
                    case Verdict.Kept _ -> throw new IllegalArgumentException("what was kept is not confirmed yet");
                    case Verdict.Proven(var object, var sha256, var level, var adopted) ->
                        new Ending(
                                FileState.VERIFIED,
                                level.word(),
                                adopted,
                                sha256.hex(),
                                object.etag(),
                                object.versionId(),
                                null,
                                null);
                    case Verdict.Failed(var kind, var message, var _) ->
                        new Ending(FileState.FAILED, null, false, null, heldEtag(move), null, kind.name(), message);
                });
    }

    private static @Nullable String heldEtag(Move move) {
        return move instanceof Move.Fail(var _, var held) ? held : null;
    }

    /** Writes the outcomes and removes their files from work, in one statement, because a file never has both rows. */
    static void insert(Connection connection, List<OutcomeRow> rows) throws SQLException {
        try (var statement = connection.prepareStatement("""
                with done as (delete from work where file = any (?))
                insert into outcome (file, batch, attempt, failures, hot, repairs, state, level, adopted, sha256,
                    etag, version_id, kind, message)
                select file, batch, attempt, failures, hot, repairs, state, level, adopted, decode(sha256, 'hex'),
                    etag, version_id, kind, message
                from unnest(?, ?, ?, ?, ?, ?, ?::file_state[], ?, ?, ?, ?, ?, ?, ?) v(file, batch, attempt,
                    failures, hot, repairs, state, level, adopted, sha256, etag, version_id, kind, message)""")) {
            SqlArrays.bind(
                    statement,
                    1,
                    rows,
                    column("bigint", r -> r.ref.file().value()),
                    column("bigint", r -> r.ref.file().value()),
                    column("bigint", r -> r.ref.batch()),
                    column("int", r -> r.ref.attempt()),
                    column("int", r -> r.counts.failures()),
                    column("int", r -> r.counts.hot()),
                    column("int", r -> r.counts.repairs()),
                    column("text", r -> r.ending.state.name()),
                    column("text", r -> r.ending.level),
                    column("boolean", r -> r.ending.adopted),
                    column("text", r -> r.ending.sha256),
                    column("text", r -> r.ending.etag),
                    column("text", r -> r.ending.versionId),
                    column("text", r -> r.ending.kind),
                    column("text", r -> r.ending.message));
            statement.executeUpdate();
        }
    }
}
