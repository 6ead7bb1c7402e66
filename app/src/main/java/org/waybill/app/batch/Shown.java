package org.waybill.app.batch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.waybill.ledger.Migration;
import org.waybill.operations.Standings;
import org.waybill.source.Source;

/** A batch as the commands show it. */
final class Shown {

    private Shown() {}

    static String state(Standings.Run run) {
        return switch (run.activity()) {
            case WAITING -> "waiting";
            case INTERRUPTED -> "stopped";
            case AT_WORK, SCHEDULED, PAUSED, DONE, CANCELLED ->
                run.batch().state().name().toLowerCase(Locale.ROOT);
        };
    }

    static String places(Migration migration) {
        return Source.path(migration.sourceRoot()) + "  to  " + migration.target();
    }

    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static Map<String, Object> json(Standings.Run run) {
        var batch = run.batch();
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "batch");
        object.put("batch", batch.id());
        object.put("migration", batch.migration());
        object.put("state", batch.state().name());
        object.put("activity", run.activity().name());
        object.put("priority", batch.priority());
        object.put("watch", batch.policy().watch() != null);
        if (batch.walkedAt() != null) {
            object.put("walkedAt", batch.walkedAt().toString());
        }
        object.put("startedAt", batch.startedAt().toString());
        if (batch.endedAt() != null) {
            object.put("endedAt", batch.endedAt().toString());
        }
        if (batch.order() != null) {
            object.put("orderedBy", batch.order().by());
            object.put("orderedAt", batch.order().at().toString());
            object.put("reason", batch.order().reason());
        }
        object.put("source", Source.path(run.migration().sourceRoot()).toString());
        object.put("target", run.migration().target().toString());
        object.put(
                "actions",
                batch.state().allows().stream().map(Enum::name).sorted().toList());
        return object;
    }
}
