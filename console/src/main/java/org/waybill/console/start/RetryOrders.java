package org.waybill.console.start;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Problem;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.console.view.Words;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.FailureKind;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Retries;

/** Sends failed files back in the name of people. */
public final class RetryOrders {

    private final Retries retries;
    private final Sight sight;
    private final Views views;
    private final Journal journal;

    public RetryOrders(Retries retries, Sight sight, Views views, Journal journal) {
        this.retries = retries;
        this.sight = sight;
        this.views = views;
        this.journal = journal;
    }

    /** How many files are tried again. */
    public record Sent(long batch, long files) {}

    /** The kind that a word names, as pages, scripts and the command line write it; empty for none. */
    public static Optional<FailureKind> kind(@Nullable String word) {
        if (word == null) {
            return Optional.empty();
        }
        var name = word.strip().replace(' ', '_').replace('-', '_');
        return Optional.of(Arrays.stream(FailureKind.values())
                .filter(known -> known.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Problem.wrong("'" + Words.plain(word) + "' is no kind of failure. The kinds: "
                        + Arrays.stream(FailureKind.values())
                                .map(known -> Words.lower(known.name()))
                                .collect(Collectors.joining(", "))
                        + ".")));
    }

    /**
     * Tries again what has failed until now.
     *
     * @param word only files that failed for this kind; null: for any
     */
    public Sent retry(Caller caller, long id, @Nullable String word) {
        var batch = sight.batch(caller, id);
        var kind = kind(word);
        try {
            long files = retries.retry(id, kind);
            views.forget(batch.migration());
            var detail = files + " files, kind " + kind.map(Enum::name).orElse("any");
            journal.note(caller, "retry", "batch " + id, batch.migration(), Result.DONE, detail);
            return new Sent(id, files);
        } catch (CannotRun e) {
            var why = String.valueOf(e.getMessage());
            journal.note(caller, "retry", "batch " + id, batch.migration(), Result.REFUSED, why);
            throw Problem.of(409, "conflict", "The batch does not allow it now", why);
        }
    }
}
