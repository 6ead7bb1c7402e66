package org.waybill.console.view;

import java.util.ArrayList;
import java.util.List;
import org.waybill.ledger.Batch;
import org.waybill.ledger.FileState;
import org.waybill.model.FailureKind;
import org.waybill.operations.Standings.Activity;
import org.waybill.operations.Standings.Standing;

/** Finds what is wrong with a migration, and says what to do. */
final class Troubles {

    private Troubles() {}

    static List<Trouble> of(Standing standing, List<Cause> causes) {
        var troubles = new ArrayList<Trouble>();
        standing.latest().ifPresent(latest -> {
            if (latest.activity() == Activity.INTERRUPTED) {
                troubles.add(new Trouble(
                        "No process works on batch " + latest.batch().id() + ".",
                        "Start one with: waybill serve. It goes on where the last one stopped.",
                        true));
            } else if (latest.activity() == Activity.WAITING) {
                troubles.add(new Trouble(
                        "Batch " + latest.batch().id() + " waits for a scanner.",
                        "It begins when the batches before it are done, or start one with: waybill serve",
                        false));
            } else if (latest.activity() == Activity.PAUSED) {
                troubles.add(paused(latest.batch()));
            }
        });
        for (var cause : causes) {
            if (cause.state().equals(FileState.FAILED.name())) {
                long files = cause.amount().files();
                troubles.add(new Trouble(
                        Words.count(files) + (files == 1 ? " file" : " files") + " failed: " + cause.kind() + ".",
                        cause.next(),
                        true));
            }
        }
        long left = standing.totals().hotLeft();
        if (left > 0) {
            troubles.add(new Trouble(
                    Words.count(left) + (left == 1 ? " file" : " files")
                            + " kept changing and wait for the next batch.",
                    "Start another batch when they are quiet.",
                    false));
        }
        return List.copyOf(troubles);
    }

    private static Trouble paused(Batch batch) {
        var order = batch.order();
        var reason = order == null || order.reason().isEmpty() ? "" : ": " + Words.plain(order.reason());
        return new Trouble(
                "Batch " + batch.id() + " is paused"
                        + (order == null ? "" : " by " + Words.plain(order.by()) + " since " + Words.time(order.at()))
                        + reason + ".",
                "It goes on when somebody resumes it.",
                false);
    }

    /** What a person can do about a kind of failure; empty for a kind of a later version. */
    static String advice(String kind) {
        try {
            return FailureKind.valueOf(kind).advice();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
