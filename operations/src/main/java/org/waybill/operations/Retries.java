package org.waybill.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.waybill.ledger.Patience;
import org.waybill.ledger.retry.FailedFiles;
import org.waybill.model.FailureKind;

/** Sends failed files back, within their migration's open batch. */
public final class Retries {

    private static final int AT_ONCE = 1_000;

    /** A ledger that is away for longer ends a retry, which may be ordered again. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final FailedFiles failed;
    private final Patience patience = new Patience();

    public Retries(FailedFiles failed) {
        this.failed = failed;
    }

    /**
     * Sends back what has failed until now; what fails later stays. Returns how many files were sent back. What could not
     * be looked at, such as a directory that could not be listed, is met by another walk and not counted.
     *
     * @param kind only those of this kind; empty: all
     * <p>An outage of the ledger of some seconds is waited for; a longer one ends it with LedgerUnavailable.
     *
     * @throws CannotRun when the batch is not open; then nothing has changed
     */
    public long retry(long batch, Optional<FailureKind> kind) {
        var now = failed.now();
        long files = 0;
        while (true) {
            var sent = sendBack(batch, kind, now);
            files += sent.files();
            switch (sent.step()) {
                case SOME -> {}
                case NO_MORE -> {
                    return files;
                }
                case NOT_OPEN -> {
                    if (files > 0) {
                        return files;
                    }
                    throw new CannotRun("Batch " + batch
                            + " is not open. Start another one: its walk tries every failed" + " file again.");
                }
            }
        }
    }

    // Repeating it is harmless: what was sent back is no longer FAILED.
    private FailedFiles.Sent sendBack(long batch, Optional<FailureKind> kind, Instant now) {
        try {
            return patience.within(
                    LONGEST_WAIT,
                    () -> failed.sendBack(batch, kind.map(FailureKind::name).orElse(null), now, AT_ONCE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Interrupted; some files were sent back. Run the same command again for the rest.");
        }
    }
}
