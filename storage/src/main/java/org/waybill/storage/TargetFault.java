package org.waybill.storage;

import java.io.IOException;

/** The target answered as no S3 does: more than fits any answer, or without an end. The message says what, for a person. */
final class TargetFault extends IOException {

    private static final long serialVersionUID = 1;

    TargetFault(String message) {
        super(message);
    }
}
