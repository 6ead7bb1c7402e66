package org.waybill.console.start;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.Problem;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Batch.Watch;
import org.waybill.model.VerificationLevel;
import org.waybill.model.glob.Filter;

/**
 * A batch that somebody wants, as sent. What is left out has the default of the command line.
 *
 * @param source an absolute path
 * @param target see {@link TargetText}
 * @param watch whether the batch does not end, and walks its source again every 15 minutes
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
        @Nullable Boolean watch) {

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
            throw Problem.of(422, "wrong-field", "The policy cannot be used", String.valueOf(e.getMessage()));
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
