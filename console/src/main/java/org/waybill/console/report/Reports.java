package org.waybill.console.report;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.console.access.AtOnce;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Migration;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.reading.FilePages;
import org.waybill.ledger.reading.FilePages.Page;
import org.waybill.ledger.reading.FilePages.Wanted;

/** Sends reports. Each page of rows is a transaction of its own: a client that reads slowly holds no connection. */
public final class Reports implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    static final int ON_A_PAGE = 1_000;
    private static final int MOST_OF_ONE = 2;
    private static final int MOST = 8;
    private static final int BUFFER = 64 << 10;

    private final FilePages files;
    private final Journal journal;
    private final AtOnce atOnce = new AtOnce("reports", MOST_OF_ONE, MOST);
    private volatile boolean closed;

    public Reports(FilePages files, Journal journal) {
        this.files = files;
        this.journal = journal;
    }

    /** What is wanted, and how. */
    public record Wish(Migration migration, Wanted files, Form form) {
        private String words() {
            var filters = new StringBuilder(form.suffix());
            if (!files.states().isEmpty()) {
                filters.append(", state ").append(files.states());
            }
            if (!files.kinds().isEmpty()) {
                filters.append(", kind ").append(files.kinds());
            }
            if (!files.prefix().isEmpty()) {
                filters.append(", prefix ").append(files.prefix());
            }
            return filters.toString();
        }
    }

    /** Sends all rows; throws {@link BrokenOff} when it cannot send the rest. */
    public void send(Caller caller, Wish wish, HttpServletResponse response) throws IOException {
        try (var _ = atOnce.enter(caller.name())) {
            // Read before anything is written: a ledger that is away is answered as such.
            var first = page(wish, 0);
            int number = wish.migration.number();
            journal.note(caller, "export report", "migration " + number, number, Result.DONE, wish.words());
            response.setContentType(wish.form.contentType());
            response.setHeader("Cache-Control", "no-store");
            response.setHeader(
                    "Content-Disposition",
                    "attachment; filename=\"waybill-migration-" + number + "." + wish.form.suffix() + "\"");
            write(wish, first, new BufferedOutputStream(response.getOutputStream(), BUFFER));
        }
    }

    private Page page(Wish wish, long after) {
        return files.page(wish.migration, wish.files, after, ON_A_PAGE);
    }

    private void write(Wish wish, Page first, OutputStream out) throws IOException {
        out.write(wish.form.head().getBytes(StandardCharsets.UTF_8));
        var page = first;
        while (true) {
            for (var row : page.files()) {
                out.write(wish.form.line(row).getBytes(StandardCharsets.UTF_8));
            }
            var next = page.next();
            if (next == null) {
                break;
            }
            page = following(wish, next);
        }
        out.flush();
    }

    private Page following(Wish wish, long after) {
        if (closed) {
            throw new BrokenOff("The console stops, and a report breaks off.");
        }
        try {
            return page(wish, after);
        } catch (LedgerUnavailable e) {
            LOG.warn("A report breaks off: {}", e.getMessage());
            throw new BrokenOff("The ledger is away, and a report breaks off.");
        }
    }

    /** Reports under way break off. */
    @Override
    public void close() {
        closed = true;
    }
}
