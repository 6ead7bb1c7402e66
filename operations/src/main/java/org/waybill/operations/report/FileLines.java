package org.waybill.operations.report;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.FileReport.Row;
import org.waybill.ledger.FileState;
import org.waybill.model.Printable;
import org.waybill.model.SourcePath;
import tools.jackson.databind.json.JsonMapper;

/** All that is known of a file, on one line for programs. */
public final class FileLines {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Row EMPTY = new Row(
            1,
            new SourcePath(""),
            null,
            0,
            FileState.FOUND,
            0,
            null,
            null,
            null,
            null,
            false,
            0,
            0,
            null,
            null,
            Instant.EPOCH,
            null,
            null);

    private FileLines() {}

    /** The names of the columns. */
    public static String csvHead() {
        return String.join(",", fields(EMPTY).keySet());
    }

    public static String csv(Row row) {
        return Csv.line(fields(row).values());
    }

    public static String json(Row row) {
        return Printable.json(JSON.writeValueAsString(fields(row)));
    }

    private static Map<String, @Nullable Object> fields(Row row) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("path", row.path().encoded());
        fields.put("pathText", row.path().display());
        fields.put("key", row.key());
        fields.put("size", row.size());
        fields.put("state", row.state().name());
        fields.put("hot", row.hot());
        fields.put("sha256", row.sha256());
        fields.put("level", row.level());
        fields.put("etag", row.etag());
        fields.put("versionId", row.versionId());
        fields.put("adopted", row.adopted());
        fields.put("attempts", row.attempts());
        fields.put("failures", row.failures());
        fields.put("kind", row.kind() == null ? null : row.kind().toLowerCase(Locale.ROOT));
        fields.put("message", row.message() == null ? null : Printable.of(row.message()));
        fields.put("modifiedAt", row.modifiedAt().toString());
        fields.put("settledAt", row.settledAt() == null ? null : row.settledAt().toString());
        var owner = row.owner();
        fields.put("mode", owner == null ? null : Integer.toOctalString(owner.mode()));
        fields.put("uid", owner == null ? null : owner.uid());
        fields.put("gid", owner == null ? null : owner.gid());
        return fields;
    }
}
