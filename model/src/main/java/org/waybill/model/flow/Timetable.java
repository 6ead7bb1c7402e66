package org.waybill.model.flow;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Limits for times of the week. Where several apply at once, the strictest of each kind counts. */
public record Timetable(List<Entry> entries) {

    public static final Timetable NONE = new Timetable(List.of());

    private static final Pattern ENTRY = Pattern.compile("(\\S+)\\s+(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)\\s+(\\S+)");
    private static final int MOST_ENTRIES = 50;
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    /**
     * A limit between two times on some days of the week.
     *
     * @param days on which it begins
     * @param to not after {@code from}: on the next day
     */
    public record Entry(Set<DayOfWeek> days, LocalTime from, LocalTime to, Flow flow) {

        boolean covers(ZonedDateTime time) {
            var clock = time.toLocalTime();
            if (from.isBefore(to)) {
                return days.contains(time.getDayOfWeek()) && !clock.isBefore(from) && clock.isBefore(to);
            }
            boolean begun = days.contains(time.getDayOfWeek()) && !clock.isBefore(from);
            boolean goesOn = days.contains(time.getDayOfWeek().minus(1)) && clock.isBefore(to);
            return begun || goesOn;
        }
    }

    /**
     * Reads entries that are separated by semicolons, such as {@code Mon-Fri 08:00-18:00 5MB/s; Sat,Sun 00:00-24:00 0}.
     *
     * @throws IllegalArgumentException when it is none; the message says how to write one
     */
    public static Timetable parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        var parts = text.split(";");
        if (parts.length > MOST_ENTRIES) {
            throw new IllegalArgumentException("A timetable has at most " + MOST_ENTRIES + " entries.");
        }
        return new Timetable(
                Arrays.stream(parts).map(part -> entry(part.strip())).toList());
    }

    private static Entry entry(String text) {
        var matcher = ENTRY.matcher(text);
        if (!matcher.matches()) {
            throw wrong(text);
        }
        try {
            return new Entry(
                    days(matcher.group(1)),
                    LocalTime.parse(matcher.group(2)),
                    // 24:00 is the begin of the next day
                    LocalTime.parse(matcher.group(3).replace("24:00", "00:00")),
                    Flow.parse(matcher.group(4)));
        } catch (DateTimeException e) {
            throw wrong(text);
        }
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no entry of a timetable. Write days, times and a limit, such as"
                        + " 'Mon-Fri 08:00-18:00 5MB/s' or 'Sat,Sun 00:00-24:00 0'.");
    }

    private static Set<DayOfWeek> days(String text) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var part : text.split(",", -1)) {
            var ends = part.split("-", -1);
            var first = day(ends[0], text);
            var last = ends.length == 1 ? first : day(ends[1], text);
            if (ends.length > 2) {
                throw wrong(text);
            }
            for (var day = first; ; day = day.plus(1)) {
                days.add(day);
                if (day == last) {
                    break;
                }
            }
        }
        return days;
    }

    private static DayOfWeek day(String word, String text) {
        int index = DAYS.indexOf(word);
        if (index < 0) {
            throw wrong(text);
        }
        return DayOfWeek.of(index + 1);
    }

    /** The limit at a time, in the zone of that time. */
    public Flow at(ZonedDateTime time) {
        return entries.stream()
                .filter(entry -> entry.covers(time))
                .map(Entry::flow)
                .reduce(Flow.UNLIMITED, Flow::and);
    }

    /** When the limit changes next; empty when it never does. */
    public Optional<ZonedDateTime> change(ZonedDateTime from) {
        var now = at(from);
        return from.truncatedTo(ChronoUnit.DAYS)
                .toLocalDate()
                .datesUntil(from.toLocalDate().plusDays(9))
                .flatMap(day -> entries.stream()
                        .flatMap(entry -> List.of(entry.from(), entry.to()).stream())
                        .map(clock -> day.atTime(clock).atZone(from.getZone())))
                .filter(time -> time.isAfter(from) && !at(time).equals(now))
                .min(ZonedDateTime::compareTo);
    }
}
