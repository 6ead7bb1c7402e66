package org.waybill.console.access;

import java.util.HashMap;
import java.util.Map;

/** How many of something may be under way at once: for one person, whatever the number of their tokens, and in all. */
public final class AtOnce {

    private static final int RETRY_SECONDS = 5;

    private final String what;
    private final int mostOfOne;
    private final int most;
    private final Map<String, Integer> ofOne = new HashMap<>();
    private int all;

    /** @param what in the plural, e.g. {@code reports} */
    public AtOnce(String what, int mostOfOne, int most) {
        this.what = what;
        this.mostOfOne = mostOfOne;
        this.most = most;
    }

    /** One of them. Closing it, once, makes room for the next. */
    public interface Room extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes room, or throws a {@link Problem} with the status 429. */
    public synchronized Room enter(String who) {
        int mine = ofOne.getOrDefault(who, 0);
        if (mine >= mostOfOne || all >= most) {
            throw Problem.later(
                    RETRY_SECONDS,
                    "too-many-" + what,
                    "Too many " + what + " at once",
                    mine >= mostOfOne
                            ? "You have " + mine + " open, and no more are allowed. Wait until one has ended."
                            : "This process has " + all + " open, and no more are allowed. Try again later.");
        }
        ofOne.put(who, mine + 1);
        all++;
        return () -> leave(who);
    }

    private synchronized void leave(String who) {
        ofOne.computeIfPresent(who, (_, count) -> count > 1 ? count - 1 : null);
        all--;
    }
}
