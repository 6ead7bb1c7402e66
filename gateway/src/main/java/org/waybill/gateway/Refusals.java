package org.waybill.gateway;

import org.waybill.gateway.http.Problem;

/** What callers are told. docs/gateway.md has the list. */
final class Refusals {

    static final Problem LENGTH_TWICE = bad("The body says its length in two ways. Send Content-Length alone.");
    static final Problem PARTIAL_WRITE =
            bad("A part of a file cannot be written. Send the whole file, without Content-Range.");
    static final Problem CONDITION =
            bad("If-Match or If-None-Match cannot be read. Its values are \"tags\" in quotes, or *.");
    static final Problem WAIT = bad("The query knows one parameter: wait=verified, of a PUT.");
    static final Problem BODY = bad("The body ended before the length that it said of itself. Nothing was written.");
    static final Problem UNKNOWN =
            new Problem(401, "unauthenticated", "Nobody knows who asks", "Log in at the application, or send a token.");
    static final Problem DENIED =
            new Problem(403, "forbidden", "This may not be done", "Ask who operates the application for the right.");
    static final Problem FOREIGN_PAGE = new Problem(
            403,
            "foreign-origin",
            "Another site sent this request",
            "A page of the application itself may send it; a program sends the header X-Requested-With.");
    static final Problem NO_FILE =
            new Problem(404, "not-found", "There is no such file", "Check the migration and the path.");
    static final Problem METHOD =
            new Problem(405, "method", "This method is not known here", "Files know GET, HEAD, PUT and DELETE.");
    static final Problem OCCUPIED = new Problem(
            409,
            "not-a-file",
            "No file can be at this path",
            "A directory is there, or a file is in the place of one.");
    static final Problem UNMET = new Problem(
            412, "changed", "The file is another one than the conditions say", "Read it again and decide anew.");
    static final Problem TOO_LONG =
            new Problem(413, "too-long", "The body is too long", "Ask the operator for a larger limit.");
    static final Problem NO_RANGE =
            new Problem(416, "range", "The file ends before the range begins", "Content-Range tells how long it is.");
    static final Problem DEFECT =
            new Problem(500, "defect", "The gateway failed", "Its log has the reason. Try again once.");
    static final Problem UNKNOWN_END = new Problem(
            500,
            "unknown-end",
            "Nobody knows whether the file was written",
            "Read it, and send it again if it is not there.");
    static final Problem UNAVAILABLE = new Problem(
            503, "unavailable", "The file cannot be reached now", "Try again after the time in Retry-After.");
    static final Problem BUSY =
            new Problem(503, "busy", "Too many requests are under way", "Try again after the time in Retry-After.");
    static final Problem VERSION =
            new Problem(505, "version", "Only HTTP/1.1 and HTTP/1.0 are spoken", "Send the request as HTTP/1.1.");
    static final Problem FULL = new Problem(
            507, "full", "The disk is full", "Nothing was written. Try again when the operator has made room.");

    private Refusals() {}

    /**
     * What was sent is no request of HTTP/1.1, or two readers could read it in two ways.
     *
     * @param status that says so
     */
    static Problem noRequest(int status) {
        return new Problem(
                status, "bad-request", "The request cannot be used", "It breaks a rule of HTTP/1.1; see RFC 9112.");
    }

    static Problem bad(String detail) {
        return new Problem(400, "bad-request", "The request cannot be used", detail);
    }
}
