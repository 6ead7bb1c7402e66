package org.waybill.storage;

import java.net.URLConnection;
import java.util.Locale;
import java.util.Map;

/** The content type that a name suggests. */
public final class ContentTypes {

    public static final String UNKNOWN = "application/octet-stream";

    /** What the JDK's own table lacks. */
    private static final Map<String, String> MORE = Map.of(
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xls", "application/vnd.ms-excel",
            "csv", "text/csv",
            "json", "application/json",
            "webp", "image/webp",
            "md", "text/markdown");

    private ContentTypes() {}

    public static String of(String fileName) {
        var name = fileName.toLowerCase(Locale.ROOT);
        var more = MORE.get(name.substring(name.lastIndexOf('.') + 1));
        if (more != null) {
            return more;
        }
        // The JDK takes what follows a '#' for a fragment.
        var known = name.indexOf('#') < 0 ? URLConnection.guessContentTypeFromName(name) : null;
        return known == null ? UNKNOWN : known;
    }
}
