package org.waybill.verifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Sweeps.Listed;
import org.waybill.model.Bell;
import org.waybill.model.FailureKind;
import org.waybill.model.Tasks;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Page;

/** The listing of a sweep. The target lists the next page while the ledger processes one. */
final class SweptListing {

    private static final Logger LOG = LoggerFactory.getLogger(SweptListing.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Sweep.Tools tools;
    private final ObjectStore store;
    private final Migration migration;
    private final Batch batch;
    private final Trouble trouble;
    private final Bell bell = new Bell();
    private volatile boolean listable = true;

    SweptListing(Sweep.Tools tools, ObjectStore store, Migration migration, Batch batch, Trouble trouble) {
        this.tools = tools;
        this.store = store;
        this.migration = migration;
        this.batch = batch;
        this.trouble = trouble;
    }

    /** Whether the target let us list. */
    boolean isListable() {
        return listable;
    }

    /** Notes what the target lists as proven; false when the sweep is no longer ours. */
    boolean note() throws InterruptedException {
        var page = page(null);
        while (true) {
            if (page.next() == null) {
                note(page);
                return tools.renew(batch);
            }
            var next = page.next();
            var following = new FutureTask<>(() -> page(next));
            Thread.startVirtualThread(following);
            try {
                note(page);
                if (!tools.renew(batch)) {
                    return false;
                }
                page = Tasks.result(following);
            } finally {
                following.cancel(true);
            }
        }
    }

    private void note(Page page) throws InterruptedException {
        var listed = page.objects().stream()
                .map(object -> new Listed(object.key(), object.size(), object.etag()))
                .toList();
        tools.patience().with(() -> tools.sweeps().saw(migration, batch.id(), listed));
    }

    private Page page(@Nullable Continuation from) throws InterruptedException {
        while (true) {
            switch (store.list(migration.target().prefix(), from)) {
                case Answer.Given<Page>(var page) -> {
                    return page;
                }
                case Answer.Missing<Page> _, Answer.Unmet<Page> _ -> {
                    return new Page(List.of(), null);
                }
                case Answer.Failed<Page> _
                when Thread.interrupted() -> throw new InterruptedException("the sweep ends early");
                case Answer.Failed<Page> failed
                when isRefusal(failed) || isUnlistable(failed) -> {
                    LOG.warn("The target cannot be listed: {} Looking at each object instead.", failed.message());
                    listable = false;
                    return new Page(List.of(), null);
                }
                case Answer.Failed<Page> failed -> {
                    trouble.report("The target cannot be listed: " + failed.message());
                    bell.await(PAUSE);
                }
            }
        }
    }

    // A target that does not list, or whose listing does not end, will not do better next time.
    private static boolean isUnlistable(Answer.Failed<?> failed) {
        return failed.kind() == FailureKind.UNSUITABLE && !failed.outage();
    }

    /** Whether a policy forbids us to look, which does not go away like an outage. */
    static boolean isRefusal(Answer.Failed<?> failed) {
        return failed.kind() == FailureKind.REFUSED && !failed.outage();
    }
}
