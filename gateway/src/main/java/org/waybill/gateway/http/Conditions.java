package org.waybill.gateway.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The conditions of a request, in the order of RFC 9110 §13.2.2. */
public final class Conditions {

    /** How old a file must be before its date in seconds names one version of it; clocks differ. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** What follows from the conditions. */
    public enum Verdict {
        /** They hold: do what is asked. */
        PROCEED,
        /** The reader has this version: 304. */
        NOT_MODIFIED,
        /** Another version than the caller thinks: 412. */
        FAILED,
        /** A condition that guards against a loss cannot be read: 400. */
        MALFORMED
    }

    private final TagList ifMatch;
    private final TagList ifNoneMatch;
    private final Optional<Instant> unmodifiedSince;
    private final Optional<Instant> modifiedSince;
    private final List<String> ifRange;
    private final Instant now;

    private Conditions(Function<String, List<String>> headers, Instant now) {
        this.now = now;
        this.ifMatch = TagList.of(headers.apply("If-Match"));
        this.ifNoneMatch = TagList.of(headers.apply("If-None-Match"));
        this.unmodifiedSince = date(headers.apply("If-Unmodified-Since"));
        this.modifiedSince = date(headers.apply("If-Modified-Since"));
        this.ifRange = headers.apply("If-Range");
    }

    /** @param headers all values of a header, by its name */
    public static Conditions of(Function<String, List<String>> headers, Instant now) {
        return new Conditions(headers, now);
    }

    private Optional<Instant> date(List<String> values) {
        return values.size() == 1 ? HttpDate.parse(values.getFirst(), now) : Optional.empty();
    }

    /** Whether nothing is asked of the present version. */
    public boolean areNone() {
        return ifMatch instanceof TagList.None
                && ifNoneMatch instanceof TagList.None
                && unmodifiedSince.isEmpty()
                && modifiedSince.isEmpty();
    }

    /** For GET and HEAD of a file that is there. */
    public Verdict forRead(Validators file) {
        if (ifMatch instanceof TagList.Malformed) {
            return Verdict.MALFORMED;
        }
        if (!isStill(file)) {
            return Verdict.FAILED;
        }
        boolean known = switch (ifNoneMatch) {
            case TagList.None _ -> modifiedSince.isPresent() && isUnchanged(file, modifiedSince.get());
            case TagList.Any _ -> true;
            case TagList.Listed listed -> listed.tags().stream().anyMatch(file.tag()::matchesWeakly);
            // The whole file is right for any reader.
            case TagList.Malformed _ -> false;
        };
        return known ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    /**
     * For PUT and DELETE.
     *
     * @param file null: there is none
     */
    public Verdict forWrite(@Nullable Validators file) {
        if (ifMatch instanceof TagList.Malformed || ifNoneMatch instanceof TagList.Malformed) {
            return Verdict.MALFORMED;
        }
        boolean still = file == null ? ifMatch instanceof TagList.None : isStill(file);
        boolean other = file == null
                || switch (ifNoneMatch) {
                    case TagList.Any _ -> false;
                    case TagList.Listed listed -> listed.tags().stream().noneMatch(file.tag()::matchesWeakly);
                    default -> true;
                };
        return still && other ? Verdict.PROCEED : Verdict.FAILED;
    }

    private boolean isStill(Validators file) {
        return switch (ifMatch) {
            case TagList.None _ -> unmodifiedSince.isEmpty() || isUnchanged(file, unmodifiedSince.get());
            case TagList.Any _ -> true;
            case TagList.Listed listed -> listed.tags().stream().anyMatch(file.tag()::matchesStrongly);
            case TagList.Malformed _ -> false;
        };
    }

    /** A file without a date cannot be held against one: it counts as changed. */
    private static boolean isUnchanged(Validators file, Instant since) {
        return file.modified().isPresent() && !file.modified().get().isAfter(since);
    }

    /** Whether the range that is asked for is one of this version; false: the whole file is sent. */
    public boolean rangeMayApply(Validators file) {
        if (ifRange.isEmpty()) {
            return true;
        }
        if (ifRange.size() > 1) {
            return false;
        }
        var value = ifRange.getFirst().strip();
        if (value.startsWith("\"") || value.startsWith("W/")) {
            return TagList.of(ifRange) instanceof TagList.Listed(var tags)
                    && tags.size() == 1
                    && tags.getFirst().matchesStrongly(file.tag());
        }
        var date = HttpDate.parse(value, now);
        return date.isPresent()
                && date.equals(file.modified())
                && date.get().plus(SETTLED).isBefore(now);
    }
}
