package org.waybill.objectstore;

import java.io.IOException;

/** The target answered as no S3 does: more than fits any answer, or without an end. The message says what, for a person. */
public final class TargetFault extends IOException {

    private static final long serialVersionUID = 1;

    public TargetFault(String message) {
        super(message);
    }
}
