package org.waybill.console.access;

import org.jspecify.annotations.Nullable;
import org.waybill.ledger.access.Audit;
import org.waybill.ledger.access.Audit.Entry;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Printable;

/** Writes down what callers do. */
public final class Journal {

    private final Audit audit;

    public Journal(Audit audit) {
        this.audit = audit;
    }

    public void note(
            Caller caller, String action, String what, @Nullable Integer migration, Result result, String detail) {
        note(new Entry(caller.who(), caller.address(), action, what, migration, result, detail));
    }

    /** What somebody did who is not logged in. */
    public void note(Entry entry) {
        audit.record(new Entry(
                Printable.of(entry.who()),
                entry.origin(),
                entry.action(),
                Printable.of(entry.what()),
                entry.migration(),
                entry.result(),
                Printable.of(entry.detail())));
    }
}
