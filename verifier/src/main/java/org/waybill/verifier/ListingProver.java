package org.waybill.verifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.ObjectStore.Page;

/**
 * Proves many uploads by few listings: one page shows the size and the ETag of a thousand objects. It proves only
 * objects listed as they were sent, with an ETag that is the MD5 of the bytes that were read. Others stay open.
 */
public final class ListingProver implements Runnable {

    private static final int MOST = 2_000;
    private static final Duration MOMENT = Duration.ofMillis(250);

    /** The fewest proofs that make a page worthwhile: it costs MinIO as much as some hundred single questions. */
    private static final int LEAST = 100;

    /** The most credit: proofs beyond {@link #LEAST} that make up for later pages that prove too few. */
    private static final int MOST_CREDIT = 1_000;

    /** Rounds without listing after pages that proved too few: the ETags may be no MD5s, or too many objects lie between. */
    private static final int REST = 16;

    private final Function<Target, ObjectStore> stores;
    private final Coalescer<FileUploaded, Boolean> uploads = new Coalescer<>(this::prove, MOST, MOMENT);
    private int credit;
    private int resting;

    /** How many uploads of the next round were already in an earlier one. */
    private int left;

    public ListingProver(Function<Target, ObjectStore> stores) {
        this.stores = stores;
    }

    /** Whether a listing can prove this upload. */
    static boolean suits(FileUploaded uploaded) {
        return uploaded.level() == VerificationLevel.ATTESTED
                && uploaded.object().etag().equals(uploaded.checksums().etag());
    }

    /**
     * Looks for an upload that {@link #suits} in a listing, together with other waiting ones.
     *
     * @return whether it is proven; if not, nothing is known about it. Never completes if the thread that runs this has
     *     ended before
     */
    CompletableFuture<Boolean> prove(FileUploaded uploaded) {
        return uploads.ask(uploaded);
    }

    /** Lists until its thread is interrupted. */
    @Override
    public void run() {
        uploads.run();
    }

    // Uploads too few for a listing are returned once to the next round, which mostly brings their neighbours.
    private List<@Nullable Boolean> prove(List<FileUploaded> waiting) {
        var answers = new IdentityHashMap<FileUploaded, Boolean>();
        int again = left;
        // If this fails, no upload comes again.
        left = 0;
        if (resting > 0) {
            resting--;
            waiting.forEach(uploaded -> answers.put(uploaded, false));
        } else {
            waiting.subList(0, again).forEach(uploaded -> answers.put(uploaded, false));
            waiting.stream()
                    .collect(Collectors.groupingBy(FileUploaded::target))
                    .forEach((target, uploaded) -> list(target, uploaded, answers));
        }
        left = waiting.size() - answers.size();
        var inOrder = new ArrayList<@Nullable Boolean>();
        waiting.forEach(uploaded -> inOrder.add(answers.get(uploaded)));
        return inOrder;
    }

    /** Answers for the uploads that listings show, as proven or not, and for all of them where listing is not worthwhile. */
    private void list(Target target, List<FileUploaded> uploaded, IdentityHashMap<FileUploaded, Boolean> answers) {
        // The target sorts by bytes. Where its order differs, a key is missed and checked by its own request.
        var sorted = uploaded.stream()
                .sorted(Comparator.comparing(FileUploaded::key))
                .toList();
        int passed = 0;
        while (sorted.size() - passed >= LEAST) {
            var page = page(target, sorted.get(passed).key());
            var shown = page.objects().stream()
                    .collect(Collectors.toMap(Listed::key, Function.identity(), (first, _) -> first));
            int before = passed;
            int proven = 0;
            for (; passed < sorted.size() && isWithin(page, sorted.get(passed).key()); passed++) {
                boolean asSent = isAsSent(shown.get(sorted.get(passed).key()), sorted.get(passed));
                answers.put(sorted.get(passed), asSent);
                proven += asSent ? 1 : 0;
            }
            if (passed == before || !isWorthwhile(proven)) {
                resting = REST;
                break;
            }
        }
        if (resting > 0 || passed == 0) {
            sorted.forEach(each -> answers.putIfAbsent(each, false));
        }
    }

    private boolean isWorthwhile(int proven) {
        credit = Math.min(credit + proven - LEAST, MOST_CREDIT);
        if (credit >= 0) {
            return true;
        }
        credit = 0;
        return false;
    }

    private Page page(Target target, String key) {
        var answer = stores.apply(target).listAfter(target.prefix(), justBefore(key));
        return answer instanceof Answer.Given<Page>(var page) ? page : new Page(List.of(), null);
    }

    /** A string that sorts before the key, with few keys between. */
    private static String justBefore(String key) {
        return key.substring(0, key.offsetByCodePoints(key.length(), -1));
    }

    private static boolean isWithin(Page page, String key) {
        return page.next() == null
                || (!page.objects().isEmpty()
                        && key.compareTo(page.objects().getLast().key()) <= 0);
    }

    private static boolean isAsSent(@Nullable Listed listed, FileUploaded uploaded) {
        return listed != null
                && listed.size() == uploaded.ref().version().size()
                && listed.etag().equals(uploaded.checksums().etag());
    }
}
