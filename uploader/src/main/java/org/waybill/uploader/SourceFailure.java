package org.waybill.uploader;

import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;

/** The source could not give the version that was asked for; the kind says what follows. */
final class SourceFailure extends Exception {

    private final FailureKind kind;

    SourceFailure(FailureKind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static SourceFailure changed(String message) {
        return new SourceFailure(FailureKind.CHANGED, message, null);
    }

    FailureKind kind() {
        return kind;
    }
}
