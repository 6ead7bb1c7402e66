package org.waybill.gateway.http;

import java.util.Locale;
import java.util.Set;

/** Which files a browser may show in place. Others it saves: their content could act in the application's name. */
public final class Display {

    private static final Set<String> SHOWN =
            Set.of("image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf", "text/plain");

    private Display() {}

    public static boolean isInline(String type) {
        int semicolon = type.indexOf(';');
        var plain =
                (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        return SHOWN.contains(plain) || plain.startsWith("audio/") || plain.startsWith("video/");
    }

    /** The type if it can stand in a header, else that of unknown bytes. */
    public static String safe(String type) {
        boolean valid =
                type.length() <= 200 && type.indexOf('/') > 0 && type.chars().allMatch(c -> c >= ' ' && c <= '~');
        return valid ? type : "application/octet-stream";
    }
}
