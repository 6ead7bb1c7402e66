package org.waybill.model.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.waybill.model.cron.CronField.Kind;

/**
 * A cron line of five fields, as Unix cron has them: minute, hour, day of the month, month, day of the week. Where both
 * fields of days are restricted, a day counts that fits one of them; a field that begins with a star does not restrict.
 */
public final class Cron {

    /** 29 February on a given day of the week comes once in 40 years where a century has none. */
    private static final int MOST_DAYS = 41 * 366;

    private static final String FORM =
            "Write five fields: minute, hour, day of the month, month, day of the week, such as '0 22 * * *'.";

    private final String text;
    private final CronField minute;
    private final CronField hour;
    private final CronField day;
    private final CronField month;
    private final CronField weekday;

    private Cron(String[] fields) {
        this.text = String.join(" ", fields);
        this.minute = CronField.parse(Kind.MINUTE, fields[0]);
        this.hour = CronField.parse(Kind.HOUR, fields[1]);
        this.day = CronField.parse(Kind.DAY, fields[2]);
        this.month = CronField.parse(Kind.MONTH, fields[3]);
        this.weekday = CronField.parse(Kind.WEEKDAY, fields[4]);
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException when it is none, or names no day that exists; the message says how to write one
     */
    public static Cron parse(String text) {
        var fields = text.strip().split("\\s+");
        if (fields.length == 6) {
            throw new IllegalArgumentException("A cron line has five fields and this one has six: there are no seconds."
                    + " Leave out the first. " + FORM);
        }
        if (fields.length != 5) {
            throw new IllegalArgumentException("This is no cron line. " + FORM);
        }
        var cron = new Cron(fields);
        if (!cron.everFires()) {
            throw new IllegalArgumentException(
                    "'" + cron.text + "' never comes: no month that it names has such a day.");
        }
        return cron;
    }

    private boolean everFires() {
        if (!day.starred() && !weekday.starred()) {
            return true;
        }
        for (var one : Month.values()) {
            for (int number = 1; number <= one.maxLength(); number++) {
                if (month.allows(one.getValue()) && day.allows(number)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The first time after this one. A local time that a clock change leaves out comes at the first moment after the
     * change, and one that comes twice counts the first time only.
     */
    public Instant next(Instant after, ZoneId zone) {
        var from = LocalDateTime.ofInstant(after, zone).truncatedTo(ChronoUnit.MINUTES);
        var date = from.toLocalDate();
        for (int days = 0; days <= MOST_DAYS; days++) {
            if (isOn(date)) {
                var first = date.equals(from.toLocalDate()) ? from.toLocalTime() : LocalTime.MIN;
                var found = nextOn(date, first, after, zone);
                if (found.isAfter(after)) {
                    return found;
                }
            }
            date = date.plusDays(1);
        }
        throw new IllegalStateException("'" + text + "' never comes");
    }

    private boolean isOn(LocalDate date) {
        if (!month.allows(date.getMonthValue())) {
            return false;
        }
        boolean dayFits = day.allows(date.getDayOfMonth());
        boolean weekdayFits = weekday.allows(date.getDayOfWeek().getValue() % 7);
        boolean bothRestrict = !day.starred() && !weekday.starred();
        return bothRestrict ? dayFits || weekdayFits : dayFits && weekdayFits;
    }

    /** The first time of a day that is after a moment; that moment itself when there is none. */
    private Instant nextOn(LocalDate date, LocalTime first, Instant after, ZoneId zone) {
        for (int clock = first.toSecondOfDay() / 60; clock < Duration.ofDays(1).toMinutes(); clock++) {
            if (hour.allows(clock / 60) && minute.allows(clock % 60)) {
                var found = instant(date.atTime(clock / 60, clock % 60), zone);
                if (found.isAfter(after)) {
                    return found;
                }
            }
        }
        return after;
    }

    private static Instant instant(LocalDateTime time, ZoneId zone) {
        var change = zone.getRules().getTransition(time);
        return change != null && change.isGap()
                ? change.getInstant()
                : time.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    /** The line, with one space between two fields. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
