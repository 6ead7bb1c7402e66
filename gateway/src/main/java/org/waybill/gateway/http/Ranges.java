package org.waybill.gateway.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What of a file a Range header asks for (RFC 9110 §14). */
public sealed interface Ranges {

    /** Most parts of one response: more cost more than the whole file. */
    int MOST_PARTS = 8;
    /** What each part costs besides its bytes. */
    int COST_OF_PART = 256;

    /** The whole file: no range, one that cannot be read, or too many. */
    record Whole() implements Ranges {}

    /** @param spans one at least; sorted, apart from each other */
    record Parts(List<Span> spans) implements Ranges {}

    /** None of the ranges begins within the file. */
    record None() implements Ranges {}

    /** @param header of a GET */
    static Ranges of(String header, long size) {
        int equals = header.indexOf('=');
        boolean bytes = equals > 0
                && header.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("bytes");
        if (!bytes || size == 0) {
            return new Whole();
        }
        var spans = new ArrayList<Span>();
        for (var part : header.substring(equals + 1).split(",", -1)) {
            var range = part.strip();
            if (!range.isEmpty() && !add(range, size, spans)) {
                return new Whole();
            }
        }
        if (spans.isEmpty()) {
            return header.substring(equals + 1).chars().anyMatch(Character::isDigit) ? new None() : new Whole();
        }
        return bounded(joined(spans), size);
    }

    private static Ranges bounded(List<Span> spans, long size) {
        if (spans.size() == 1) {
            return new Parts(spans);
        }
        long cost =
                spans.stream().mapToLong(span -> span.length() + COST_OF_PART).sum();
        return spans.size() <= MOST_PARTS && cost < size ? new Parts(spans) : new Whole();
    }

    /** Adds the span if it begins within the file; false: the text is no range. */
    private static boolean add(String range, long size, List<Span> spans) {
        int dash = range.indexOf('-');
        if (dash < 0) {
            return false;
        }
        var first = range.substring(0, dash).strip();
        var last = range.substring(dash + 1).strip();
        if (!isNumber(first) || !isNumber(last) || (first.isEmpty() && last.isEmpty())) {
            return false;
        }
        if (first.isEmpty()) {
            long length = Math.min(number(last), size);
            return length == 0 || spans.add(new Span(size - length, length));
        }
        long start = number(first);
        long end = last.isEmpty() ? Long.MAX_VALUE : number(last);
        if (end < start) {
            return false;
        }
        return start >= size || spans.add(new Span(start, Math.min(end, size - 1) - start + 1));
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Numbers beyond the largest one are beyond every file. */
    private static long number(String digits) {
        int zeros = 0;
        while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
            zeros++;
        }
        var plain = digits.substring(zeros);
        return plain.length() > 18 ? Long.MAX_VALUE : Long.parseLong(plain);
    }

    private static List<Span> joined(List<Span> spans) {
        var joined = new ArrayList<Span>();
        for (var span :
                spans.stream().sorted(Comparator.comparingLong(Span::start)).toList()) {
            var before = joined.isEmpty() ? null : joined.getLast();
            if (before != null && span.start() <= before.end()) {
                long end = Math.max(before.end(), span.end());
                joined.set(joined.size() - 1, new Span(before.start(), end - before.start()));
            } else {
                joined.add(span);
            }
        }
        return List.copyOf(joined);
    }
}
