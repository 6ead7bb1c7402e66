package org.waybill.storage;

/**
 * Why something was not done.
 *
 * @param message for a person; holds no secret and no presigned address
 */
public record Failure(Kind kind, String message) {

    public enum Kind {
        /** The storage cannot be reached, or does not work at present. The same may succeed later. */
        UNAVAILABLE,
        /** The storage does not let us: permissions, credentials, a path that leads out of it. */
        DENIED,
        /** No space is left. */
        FULL,
        /** The storage cannot have a file at this path. */
        PATH,
        /** The content could not be read, or is not what was declared. */
        CONTENT,
        /** By the {@link Cancellation}. */
        CANCELLED,
        OTHER
    }

    /** Whether the storage failed, not the request: another storage may succeed. */
    public boolean isOutage() {
        return kind == Kind.UNAVAILABLE;
    }
}
