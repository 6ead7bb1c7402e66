package org.waybill.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waybill.model.VerificationLevel;

/**
 * One run over a migration.
 *
 * @param begun how often it was begun: more than once when it was resumed, perhaps under another policy
 * @param walkedAt when the walk of the source reached its end; null before
 * @param priority from 1 to 9: the share of the window that it gets beside others
 * @param order the last order of an operator; null when there was none
 * @param endedAt when it was done or cancelled; null before
 */
public record Batch(
        long id,
        int migration,
        State state,
        Policy policy,
        int begun,
        @Nullable Instant walkedAt,
        int priority,
        @Nullable Order order,
        Instant startedAt,
        @Nullable Instant endedAt) {

    /** The progress of a batch. */
    public enum State {
        /** It will start at a given time. */
        SCHEDULED,
        /** Files are found, sent and proven. */
        RUNNING,
        /** An operator has stopped it for a while. */
        PAUSED,
        /** All files have settled; the target is compared with the ledger once more. */
        SWEEPING,
        DONE,
        /** An operator has ended it; what is proven stays proven. */
        CANCELLED;

        /** Whether it has begun and not ended; a migration has at most one such batch. */
        public boolean isOpen() {
            return isWorkedOn() || this == PAUSED;
        }

        /** Whether roles work on it. */
        public boolean isWorkedOn() {
            return this == RUNNING || this == SWEEPING;
        }

        /** What an operator may do with it. */
        public Set<Action> allows() {
            return switch (this) {
                case SCHEDULED -> Set.of(Action.CANCEL);
                case RUNNING, SWEEPING -> Set.of(Action.PAUSE, Action.CANCEL);
                case PAUSED -> Set.of(Action.RESUME, Action.CANCEL);
                case DONE, CANCELLED -> Set.of();
            };
        }
    }

    /** What an operator can do with a batch. */
    public enum Action {
        PAUSE(State.PAUSED),
        RESUME(State.RUNNING),
        CANCEL(State.CANCELLED);

        private final State after;

        Action(State after) {
            this.after = after;
        }

        /** The state that it leads to. */
        public State after() {
            return after;
        }

        /** Whether a batch in this state is as the action would make it. */
        public boolean isDone(State state) {
            return state == after || (this == RESUME && state == State.SWEEPING);
        }
    }

    /**
     * An order that an operator gave.
     *
     * @param reason in the operator's words; empty when none was given
     */
    public record Order(String by, Instant at, String reason) {}

    /** What to do with symbolic links. */
    public enum Symlinks {
        SKIP,
        FOLLOW
    }

    /**
     * What the operator asked for.
     *
     * @param overwrite whether foreign objects may be replaced
     * @param includes globs over paths relative to the root; empty: everything
     * @param excludes globs that win over the includes
     * @param watch how the source is watched; null: the batch ends when everything is settled
     */
    public record Policy(
            VerificationLevel level,
            boolean overwrite,
            Symlinks symlinks,
            List<String> includes,
            List<String> excludes,
            @Nullable Watch watch) {

        public Policy(
                VerificationLevel level,
                boolean overwrite,
                Symlinks symlinks,
                List<String> includes,
                List<String> excludes) {
            this(level, overwrite, symlinks, includes, excludes, null);
        }

        public Policy watching(@Nullable Watch wanted) {
            return new Policy(level, overwrite, symlinks, includes, excludes, wanted);
        }
    }

    /**
     * How a source is watched.
     *
     * @param every the time between two reconciles, which each walk the whole source; 1 s to a day, in whole seconds
     */
    public record Watch(Duration every) {

        private static final Duration LONGEST = Duration.ofDays(1);

        public static final Watch USUAL = new Watch(Duration.ofMinutes(15));

        public Watch {
            if (every.toSeconds() < 1 || every.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a source is reconciled every second to every day, not every " + every);
            }
        }
    }

    /** Thrown when a migration cannot begin a batch, because its open one is paused. */
    public static final class Paused extends RuntimeException {

        private final transient Batch batch;

        Paused(Batch batch) {
            super("batch " + batch.id() + " is paused");
            this.batch = batch;
        }

        public Batch batch() {
            return batch;
        }
    }
}
