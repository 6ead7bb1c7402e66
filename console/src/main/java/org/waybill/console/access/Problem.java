package org.waybill.console.access;

import java.io.Serial;
import java.util.OptionalLong;

/** A request that is not fulfilled: what is wrong, and what to do. It is shown as a page, or as RFC 9457 describes. */
public final class Problem extends RuntimeException {

    /** What the kinds of problems begin with; docs/console.md describes them. */
    public static final String TYPES = "urn:waybill:problem:";

    @Serial
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final String title;
    /** After how many seconds it may work; 0: nobody knows. */
    private final long later;

    private Problem(int status, String type, String title, String detail, long later) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.title = title;
        this.later = later;
    }

    /** @param type the last part of its name, in docs/console.md */
    public static Problem of(int status, String type, String title, String detail) {
        return new Problem(status, type, title, detail, 0);
    }

    /** Too many at once: the same request may work after so many seconds. */
    public static Problem later(long seconds, String type, String title, String detail) {
        return new Problem(429, type, title, detail, seconds);
    }

    /** What is not there, or what the caller may not see: the two look the same. */
    public static Problem missing(String what) {
        return of(404, "not-found", "There is no " + what, "Check the number, and whether you may see it.");
    }

    /** What the caller sent cannot be used. */
    public static Problem wrong(String detail) {
        return of(400, "bad-request", "The request cannot be used", detail);
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public String title() {
        return title;
    }

    /** The seconds for a header Retry-After; empty where it has none. */
    public OptionalLong retryAfter() {
        return later == 0 ? OptionalLong.empty() : OptionalLong.of(later);
    }

    /** What to do. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
