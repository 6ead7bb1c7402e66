package org.waybill.console.start;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.Problem;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Batch.Watch;
import org.waybill.ledger.start.Terms;
import org.waybill.model.VerificationLevel;
import org.waybill.model.flow.Flow;
import org.waybill.model.glob.Filter;
import org.waybill.operations.schedule.When;

/**
 * A batch that somebody wants, as sent. What is left out has the default of the command line.
 *
 * @param source an absolute path
 * @param target see {@link TargetText}
 * @param watch whether the batch does not end, and walks its source again every 15 minutes
 * @param priority from 1 to 9; null: 5, or what an open batch has
 * @param limit of the migration, as {@code waybill limit} reads it; null: it stays
 * @param schedule when batches start; null: now
 */
public record Order(
        @Nullable String source,
        @Nullable String target,
        @Nullable String verify,
        @Nullable Boolean overwrite,
        @Nullable String symlinks,
        @Nullable List<String> include,
        @Nullable List<String> exclude,
        @Nullable Boolean acceptRoot,
        @Nullable Boolean watch,
        @Nullable Integer priority,
        @Nullable String limit,
        @Nullable Times schedule) {

    private static final int HIGHEST = 9;

    /**
     * The times of a schedule.
     *
     * @param zone null: that of this process
     */
    public record Times(@Nullable String cron, @Nullable String zone) {}

    /** What is set together with the start, checked. */
    Terms terms(String by) {
        if (priority != null && (priority < 1 || priority > HIGHEST)) {
            throw wrong("The priority cannot be used", "'priority' is a number from 1 to " + HIGHEST + ".");
        }
        try {
            return new Terms(priority, limit == null || limit.isBlank() ? null : Flow.parse(limit), by);
        } catch (IllegalArgumentException e) {
            throw wrong("The limit cannot be used", String.valueOf(e.getMessage()));
        }
    }

    /** The times of the schedule, checked; empty: a batch starts now. */
    Optional<When> when() {
        if (schedule == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(When.parse(given("schedule.cron", schedule.cron), schedule.zone));
        } catch (IllegalArgumentException e) {
            throw wrong("The schedule cannot be used", String.valueOf(e.getMessage()));
        }
    }

    private static Problem wrong(String title, String detail) {
        return Problem.of(422, "wrong-field", title, detail);
    }

    String sourceText() {
        return given("source", source);
    }

    String targetText() {
        return given("target", target);
    }

    private static String given(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw Problem.of(422, "missing-field", "Something is missing", "Fill in '" + name + "'.");
        }
        return value.strip();
    }

    boolean acceptsRoot() {
        return Boolean.TRUE.equals(acceptRoot);
    }

    /** The policy, checked. */
    Policy policy() {
        var includes = Objects.requireNonNullElse(include, List.<String>of());
        var excludes = Objects.requireNonNullElse(exclude, List.<String>of());
        try {
            var level = VerificationLevel.of(Objects.requireNonNullElse(verify, "read-back"));
            var _ = new Filter(includes, excludes);
            return new Policy(level, Boolean.TRUE.equals(overwrite), symlinkPolicy(), includes, excludes)
                    .watching(Boolean.TRUE.equals(watch) ? Watch.USUAL : null);
        } catch (IllegalArgumentException e) {
            throw wrong("The policy cannot be used", String.valueOf(e.getMessage()));
        }
    }

    private Symlinks symlinkPolicy() {
        return switch (Objects.requireNonNullElse(symlinks, "skip")) {
            case "skip" -> Symlinks.SKIP;
            case "follow" -> Symlinks.FOLLOW;
            default -> throw new IllegalArgumentException("symlinks must be skip or follow, was " + symlinks);
        };
    }
}
