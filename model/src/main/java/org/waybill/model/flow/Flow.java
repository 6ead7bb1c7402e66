package org.waybill.model.flow;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The most that may be sent in a second.
 *
 * @param bytesPerSecond {@link #NO_LIMIT}, or 0 and more; at 0 nothing is sent
 * @param filesPerSecond likewise
 */
public record Flow(long bytesPerSecond, long filesPerSecond) {

    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** Everything may be sent. */
    public static final Flow UNLIMITED = new Flow(NO_LIMIT, NO_LIMIT);

    /** Nothing may be sent. */
    public static final Flow CLOSED = new Flow(0, 0);

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)\\s*([A-Za-z]*)/s");
    private static final Map<String, Long> BYTES = Map.of(
            "B",
            1L,
            "kB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "KiB",
            1L << 10,
            "MiB",
            1L << 20,
            "GiB",
            1L << 30);
    private static final Pattern FILES = Pattern.compile("files?");

    /**
     * Reads a limit as people write it: {@code 20MB/s}, {@code 200files/s}, both with a comma between them, or {@code 0}
     * for nothing at all.
     *
     * @throws IllegalArgumentException when it is none; the message says how to write one
     */
    public static Flow parse(String text) {
        if (text.strip().equals("0")) {
            return CLOSED;
        }
        var flow = UNLIMITED;
        for (var part : text.split(",", -1)) {
            flow = flow.and(amount(part.strip(), text));
        }
        return flow;
    }

    private static Flow amount(String part, String text) {
        var matcher = AMOUNT.matcher(part);
        if (matcher.matches()) {
            double number = Double.parseDouble(matcher.group(1));
            if (FILES.matcher(matcher.group(2)).matches()) {
                return new Flow(NO_LIMIT, atLeastOne(number, 1));
            }
            var unit = BYTES.get(matcher.group(2));
            if (unit != null) {
                return new Flow(atLeastOne(number, unit), NO_LIMIT);
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no limit. Write bytes, files, or both in a second, such as"
                        + " 20MB/s or 20MB/s,200files/s (units: B, kB, MB, GB, KiB, MiB, GiB), or 0 for nothing.");
    }

    /** Rounding must not close what is only slow. */
    private static long atLeastOne(double number, long unit) {
        return number == 0 ? 0 : Math.max(1, Math.round(number * unit));
    }

    /** Both limits at once. */
    public Flow and(Flow other) {
        return new Flow(Math.min(bytesPerSecond, other.bytesPerSecond), Math.min(filesPerSecond, other.filesPerSecond));
    }

    public boolean isUnlimited() {
        return equals(UNLIMITED);
    }

    /** Whether nothing may be sent. */
    public boolean isClosed() {
        return bytesPerSecond == 0 || filesPerSecond == 0;
    }

    /** The limit in the form in which it is read, or {@code unlimited}. */
    public String words() {
        if (isClosed()) {
            return "0";
        }
        var bytes = bytesPerSecond == NO_LIMIT ? "" : bytes();
        var files = filesPerSecond == NO_LIMIT ? "" : filesPerSecond + "files/s";
        return isUnlimited() ? "unlimited" : bytes + (bytes.isEmpty() || files.isEmpty() ? "" : ",") + files;
    }

    private String bytes() {
        var unit = "B";
        long size = 1;
        for (var larger : new String[] {"kB", "MB", "GB"}) {
            // Three digits after the point must be enough.
            if (bytesPerSecond >= size * 1_000 && bytesPerSecond % size == 0) {
                size *= 1_000;
                unit = larger;
            }
        }
        return BigDecimal.valueOf(bytesPerSecond)
                        .divide(BigDecimal.valueOf(size))
                        .stripTrailingZeros()
                        .toPlainString() + unit + "/s";
    }
}
