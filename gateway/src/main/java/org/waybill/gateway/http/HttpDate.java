package org.waybill.gateway.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Dates as RFC 9110 §5.6.7 writes and reads them. */
public final class HttpDate {

    private static final DateTimeFormatter FIXED =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);
    private static final int YEARS_AHEAD = 50;

    private HttpDate() {}

    public static String format(Instant instant) {
        return FIXED.format(instant.atZone(ZoneOffset.UTC));
    }

    /** The instant that a header names in one of the three forms; empty: it names none, and the header does not count. */
    public static Optional<Instant> parse(String text, Instant now) {
        var date = text.strip();
        var form = date.indexOf(',') < 0 ? ASCTIME : date.indexOf(',') == 3 ? FIXED : withTwoDigits(now);
        try {
            return Optional.of(LocalDateTime.parse(date, form).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** RFC 850's form. A date that would be more than 50 years ahead is of the century before. */
    private static DateTimeFormatter withTwoDigits(Instant now) {
        var first = ZonedDateTime.ofInstant(now, ZoneOffset.UTC).toLocalDate().plusYears(YEARS_AHEAD - 99L);
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, first)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US);
    }

    /** The instant as a header can say it. */
    static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
