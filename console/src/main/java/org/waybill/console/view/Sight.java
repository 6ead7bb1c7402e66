package org.waybill.console.view;

import java.util.List;
import java.util.Optional;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Problem;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;

/** What a caller may see. What is not there and what the caller may not see are answered alike. */
public final class Sight {

    private final Migrations migrations;
    private final Batches batches;

    public Sight(Migrations migrations, Batches batches) {
        this.migrations = migrations;
        this.batches = batches;
    }

    public List<Migration> migrations(Caller caller) {
        return migrations.all().stream()
                .filter(migration -> caller.scope().covers(migration.number()))
                .toList();
    }

    public Migration migration(Caller caller, int number) {
        return Optional.of(number)
                .filter(caller.scope()::covers)
                .flatMap(migrations::find)
                .orElseThrow(() -> Problem.missing("migration " + number));
    }

    public Batch batch(Caller caller, long id) {
        return batches.find(id)
                .filter(batch -> caller.scope().covers(batch.migration()))
                .orElseThrow(() -> Problem.missing("batch " + id));
    }
}
