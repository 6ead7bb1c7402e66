package org.waybill.console;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import org.waybill.ledger.Patience;
import org.waybill.ledger.reading.Pace;
import org.waybill.model.Bell;
import org.waybill.model.Waits;
import org.waybill.model.worker.Essential;
import org.waybill.model.worker.Rounds;

/** Notes every ten seconds how far the migrations are that have an open batch. */
final class PaceKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(PaceKeeper.class);
    private static final int STEPS_AN_HOUR = 360;

    private final Pace pace;
    private final Migrations migrations;
    private final Batches batches;
    private final Overview overview;
    private final Patience patience;
    private final Bell bell = new Bell();
    private final Waits waits;
    private final Rounds rounds;
    private @Nullable Thread thread;

    /** @param waits is told while the ledger is away, and of a defect */
    PaceKeeper(Database database, Waits waits) {
        this.pace = new Pace(database);
        this.migrations = new Migrations(database);
        this.batches = new Batches(database);
        this.overview = new Overview(database);
        this.waits = waits;
        this.patience = new Patience(waits);
        // A migration may be forgotten while its rate is noted. That must not end the notes of the others.
        this.rounds = new Rounds(waits, defect -> LOG.warn("Rates are noted later: {}", defect.getMessage(), defect));
    }

    void start() {
        thread = Thread.ofVirtual().name("pace").start(new Essential("pace", this::run, waits));
    }

    void stop() {
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        try {
            for (int step = 0; true; step++) {
                boolean prune = step % STEPS_AN_HOUR == 0;
                rounds.round(() -> patience.with(() -> note(prune)));
                bell.await(Pace.STEP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(boolean prune) {
        for (var migration : migrations.all()) {
            if (isOpen(migration)) {
                pace.note(migration.number(), overview.totals(migration));
            }
        }
        if (prune) {
            pace.prune();
        }
    }

    private boolean isOpen(Migration migration) {
        return batches.latest(migration.number())
                .filter(batch -> batch.state().isWorkedOn())
                .isPresent();
    }
}
