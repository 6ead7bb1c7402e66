package org.waybill.console.access;

import org.jspecify.annotations.Nullable;
import org.waybill.ledger.access.Audit;
import org.waybill.ledger.access.Audit.Entry;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Printable;

/** Writes down what callers do. */
public final class Journal {

    /** The most characters of a text in the audit. */
    private static final int LONGEST = 200;

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
                shortened(entry.who()),
                entry.origin(),
                entry.action(),
                shortened(entry.what()),
                entry.migration(),
                entry.result(),
                shortened(entry.detail())));
    }

    /** Rows stay for ever, and also strangers cause them. */
    private static String shortened(String text) {
        return Printable.of(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}
