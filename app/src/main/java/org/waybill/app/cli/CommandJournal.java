package org.waybill.app.cli;

import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Database;
import org.waybill.ledger.access.Audit;
import org.waybill.ledger.access.Audit.Entry;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Printable;

/** Writes what is ordered on the command line into the audit. */
public final class CommandJournal {

    private final Audit audit;

    public CommandJournal(Database database) {
        this.audit = new Audit(database);
    }

    /** The name of the operating system's user who gives the order. */
    public static String user() {
        return Printable.of(System.getProperty("user.name", "unknown"));
    }

    /**
     * @param migration that it is about; null: it is about none
     * @param detail why it was refused, or what was asked for
     */
    public void note(String action, String what, @Nullable Integer migration, Result result, String detail) {
        audit.record(
                new Entry(user(), "command line", action, Printable.of(what), migration, result, Printable.of(detail)));
    }
}
