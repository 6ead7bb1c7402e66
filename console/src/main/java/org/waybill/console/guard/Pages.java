package org.waybill.console.guard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where a page sends somebody who has to log in first, and back. */
public final class Pages {

    private Pages() {}

    static String login(String next) {
        return "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    /** The page to go to after a login, if it is one of ours; else the first page. */
    public static String ours(@Nullable String next) {
        return next != null && isOurs(next) ? next : "/";
    }

    private static boolean isOurs(String next) {
        return next.matches("/[!-\\[\\]-~]*")
                && !next.startsWith("//")
                && !next.startsWith("/login")
                && !next.startsWith("/logout");
    }
}
