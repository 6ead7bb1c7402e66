package org.waybill.objectstore;

import java.io.IOException;

/** The target answered as no S3 does: longer than any valid answer, or without an end. The message tells a person what. */
public final class TargetFault extends IOException {

    private static final long serialVersionUID = 1;

    public TargetFault(String message) {
        super(message);
    }
}
