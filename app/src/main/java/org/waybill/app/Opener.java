package org.waybill.app;

import java.util.LinkedHashMap;
import org.waybill.app.OpeningCommand.Request;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.output.Format;
import org.waybill.app.output.Json;
import org.waybill.app.wiring.Platform;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Printable;
import org.waybill.operations.Openings;
import org.waybill.operations.Openings.Opened;
import org.waybill.operations.TargetParts;
import org.waybill.operations.Targets;

/** Opens batches for others to work on. */
final class Opener {

    private final Platform platform;

    Opener(Platform platform) {
        this.platform = platform;
    }

    /** Opens the batch; what a person should know about the target goes to standard error. */
    Opened open(Request request) {
        var database = platform.database();
        database.migrateSchema();
        var migrations = new Migrations(database);
        var openings = new Openings(migrations, new Batches(database), new Targets(platform.stores(), migrations));
        boolean isEmbedded = request.target().endpoint().equals(TargetParts.EMBEDDED);
        // Only the process that serves reaches its embedded store.
        var opened = isEmbedded ? openings.openUntried(request.opening()) : openings.open(request.opening());
        Run.tell(opened.notes());
        new CommandJournal(database)
                .note(
                        "start batch",
                        "batch " + opened.batch().id(),
                        opened.migration().number(),
                        Result.DONE,
                        opened.resumed() ? "resumed" : "");
        return opened;
    }

    /** What was opened, in one line: for a person, or as JSON. */
    static String line(Opened opened, Request request) {
        var batch = opened.batch();
        var migration = opened.migration();
        if (request.format() == Format.JSON) {
            var object = new LinkedHashMap<String, Object>();
            object.put("type", "batch");
            object.put("batch", batch.id());
            object.put("migration", migration.number());
            object.put("state", batch.state().name());
            object.put("resumed", opened.resumed());
            return Json.write(object);
        }
        return (opened.resumed() ? "Resumed" : "Opened") + " batch " + batch.id() + " of "
                + Printable.of(request.source().root() + " to " + migration.target()) + ".";
    }
}
