package org.waybill.operations.report;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Printable;

/** Comma-separated values, as in RFC 4180, on one harmless line. */
public final class Csv {

    /** In spreadsheets these characters begin a formula. We mark text with the last one, so that one must be marked too. */
    private static final String MARKED = "=+-@'";

    private Csv() {}

    public static String line(Collection<? extends @Nullable Object> values) {
        return values.stream()
                .map(value -> value == null ? "" : quoted(marked(Printable.whole(value.toString()))))
                .collect(Collectors.joining(","));
    }

    private static String marked(String value) {
        return !value.isEmpty() && MARKED.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }

    private static String quoted(String value) {
        return value.indexOf(',') >= 0 || value.indexOf('"') >= 0 ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
