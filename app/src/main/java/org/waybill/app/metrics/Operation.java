package org.waybill.app.metrics;

import java.util.Locale;

/** The kinds of requests to a target. */
enum Operation {
    PUT,
    PUT_BUNDLE,
    PUT_PART,
    COMPLETE,
    MULTIPART,
    HEAD,
    READ,
    LIST,
    DELETE,
    OTHER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
