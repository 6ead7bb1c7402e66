package org.waybill.console.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Printable;

/** Numbers and times for people; the templates call it {@code words}. */
public final class Words {

    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Words() {}

    /** For templates, which call methods of an object. */
    public static Words instance() {
        return new Words();
    }

    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A rate; below ten with a digit behind the point. */
    static String perSecond(double number) {
        return number < 10 ? String.format(Locale.ROOT, "%.1f", number) : count(Math.round(number));
    }

    public static String bytes(double bytes) {
        if (Math.abs(bytes) < 1000) {
            return String.format(Locale.ROOT, "%.0f B", bytes);
        }
        int unit = -1;
        double value = bytes;
        while (Math.abs(value) >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%.1f %s", value, UNITS[unit]);
    }

    /** A share in percent, cut and not rounded: 99.99 % is not 100 %. */
    public static String percent(double share) {
        double cut = Math.floor(Math.max(0, Math.min(1, share)) * 1000) / 10;
        return String.format(Locale.ROOT, "%.1f %%", cut);
    }

    public static String duration(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        if (seconds < 48 * 3600) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }

    public static String seconds(long seconds) {
        return duration(Duration.ofSeconds(seconds));
    }

    public static String time(@Nullable Instant time) {
        return time == null ? "" : TIME.format(time);
    }

    /** How long ago it was. */
    public static String ago(@Nullable Instant time) {
        return time == null ? "" : duration(Duration.between(time, Instant.now())) + " ago";
    }

    /** Harmless and on one line. */
    public static String plain(@Nullable String text) {
        return text == null ? "" : Printable.of(text);
    }

    /** As {@code ATTENTION_NEEDED} becomes {@code attention needed}. */
    public static String lower(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
