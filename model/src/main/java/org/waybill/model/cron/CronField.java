package org.waybill.model.cron;

import java.util.List;
import java.util.Locale;

/**
 * One of the five fields of a cron line.
 *
 * @param bits bit n is set when the field allows the number n
 * @param starred whether it begins with a star, and so does not restrict the days
 */
record CronField(long bits, boolean starred) {

    private static final int MOST_CHARACTERS = 200;

    /** Which numbers and names a field may hold. */
    enum Kind {
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY("day of the month", 1, 31, ""),
        MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
        /** 0 and 7 are both Sunday. */
        WEEKDAY("day of the week", 0, 7, "sun mon tue wed thu fri sat");

        private final String words;
        private final int least;
        private final int most;
        private final String names;

        Kind(String words, int least, int most, String names) {
            this.words = words;
            this.least = least;
            this.most = most;
            this.names = names;
        }

        private List<String> names() {
            return names.isEmpty() ? List.of() : List.of(names.split(" "));
        }
    }

    boolean allows(int number) {
        return (bits >>> number & 1) == 1;
    }

    /** Reads numbers, names, ranges and steps that are separated by commas, such as {@code 0,30} or {@code mon-fri}. */
    static CronField parse(Kind kind, String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "A field of a cron line has at most " + MOST_CHARACTERS + " characters.");
        }
        long bits = 0;
        for (var part : text.split(",", -1)) {
            bits |= part(kind, text, part);
        }
        if (kind == Kind.WEEKDAY && (bits >>> 7 & 1) == 1) {
            bits |= 1;
        }
        return new CronField(bits, text.startsWith("*"));
    }

    private static long part(Kind kind, String field, String part) {
        int slash = part.indexOf('/');
        var range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : digits(part.substring(slash + 1));
        if (step < 1) {
            throw wrong(kind, field);
        }
        int dash = range.indexOf('-');
        if (range.equals("*")) {
            return every(kind.least, kind == Kind.WEEKDAY ? 6 : kind.most, step);
        }
        if (dash < 0) {
            int only = number(kind, field, range);
            if (slash >= 0) {
                throw new IllegalArgumentException("'" + field + "' is wrong as the " + kind.words
                        + ": a step needs a range or a star before it, such as */" + step + ".");
            }
            return every(only, only, 1);
        }
        int from = number(kind, field, range.substring(0, dash));
        int to = last(kind, number(kind, field, range.substring(dash + 1)), from);
        if (to < from) {
            throw new IllegalArgumentException("'" + field + "' is wrong as the " + kind.words
                    + ": a range goes from the lower to the higher. Write two of them, with a comma between.");
        }
        return every(from, to, step);
    }

    // Sunday ends a week too: fri-sun
    private static int last(Kind kind, int to, int from) {
        return kind == Kind.WEEKDAY && to == 0 && from > 0 ? 7 : to;
    }

    private static long every(int from, int to, int step) {
        long bits = 0;
        for (int number = from; number <= to; number += step) {
            bits |= 1L << number;
        }
        return bits;
    }

    private static int number(Kind kind, String field, String text) {
        int name = kind.names().indexOf(text.toLowerCase(Locale.ROOT));
        int number = name >= 0 ? name + kind.least : digits(text);
        if (number < kind.least || number > kind.most) {
            throw wrong(kind, field);
        }
        return number;
    }

    /** The number; -1 when it is none, or too long for any field. */
    private static int digits(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    private static IllegalArgumentException wrong(Kind kind, String field) {
        return new IllegalArgumentException("'" + field + "' is wrong as the " + kind.words + ": write numbers from "
                + kind.least + " to " + kind.most
                + (kind.names.isEmpty() ? "" : ", names such as " + kind.names().getFirst() + ",")
                + " or *, with - for a range, / for a step and a comma between several.");
    }
}
