package org.waybill.app.output;

import java.time.Duration;
import java.util.Locale;

/** Numbers and names for people: grouped, with units, of even width. */
public final class Numbers {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Numbers() {}

    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number with a noun that has a regular plural. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A rate per second with its noun. */
    static String rate(double perSecond, String noun) {
        var number = String.format(Locale.ROOT, "%.0f", perSecond);
        return number + " " + noun + (number.equals("1") ? "" : "s") + "/s";
    }

    public static String bytes(double bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    public static String time(Duration duration) {
        return duration.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : roughly(duration);
    }

    /** A duration in whole seconds. */
    public static String roughly(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** The name of a constant as words. */
    public static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static double perSecond(double amount, Duration time) {
        return time.isZero() ? 0 : amount / (time.toNanos() / 1e9);
    }
}
