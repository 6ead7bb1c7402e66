package org.waybill.operations;

import java.util.Optional;
import org.waybill.ledger.retry.FailedFiles;
import org.waybill.model.FailureKind;

/** Sends failed files back, within their migration's open batch. */
public final class Retries {

    private static final int AT_ONCE = 1_000;

    private final FailedFiles failed;

    public Retries(FailedFiles failed) {
        this.failed = failed;
    }

    /**
     * Sends back what has failed until now; what fails later stays. Returns how many files were sent back. What could not
     * be looked at, such as a directory that could not be listed, is met by another walk and not counted.
     *
     * @param kind only those of this kind; empty: all
     * @throws CannotRun when the batch is not open; then nothing has changed
     */
    public long retry(long batch, Optional<FailureKind> kind) {
        var now = failed.now();
        long files = 0;
        while (true) {
            var sent = failed.sendBack(batch, kind.map(FailureKind::name).orElse(null), now, AT_ONCE);
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
}
