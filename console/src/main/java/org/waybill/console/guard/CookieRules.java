package org.waybill.console.guard;

/**
 * How the cookies of the console are sent.
 *
 * @param secure whether only over TLS: so where others than this machine reach the console
 */
public record CookieRules(boolean secure) {

    /** The cookie that holds the number of the session. */
    public static final String SESSION = "waybill_session";
}
