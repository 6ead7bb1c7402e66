package org.waybill.objectstore;

import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;

/** How a request to the target ended. No request throws an exception for an error of the target, the network or a policy. */
public sealed interface Answer<T> {

    /** The target did what was asked. */
    record Given<T>(T value) implements Answer<T> {}

    /** There is no such object, upload or bucket. */
    record Missing<T>() implements Answer<T> {}

    /** The condition of the request did not hold (412, or 409 for concurrent writers); nothing was written. */
    record Unmet<T>() implements Answer<T> {}

    /**
     * The request failed.
     *
     * @param message for a person: the request, the target's own code and message, no secrets
     * @param uncertain true when the request may still have been carried out: its answer was lost
     * @param outage true when the cause concerns the target as a whole (no connection, 503, time-out) and not this key
     * @param code the target's own, such as {@code NoSuchBucket}; null where it gave none
     */
    record Failed<T>(
            FailureKind kind,
            String message,
            boolean uncertain,
            boolean outage,
            @Nullable String code) implements Answer<T> {

        /** A failure without a code from the target. */
        public Failed(FailureKind kind, String message, boolean uncertain, boolean outage) {
            this(kind, message, uncertain, outage, null);
        }

        /** Whether the target says that there is no such bucket. */
        public boolean isWithoutBucket() {
            return "NoSuchBucket".equals(code);
        }

        /** The same failure as an answer to a request of another type. */
        @SuppressWarnings("unchecked") // a failure carries no value
        public <U> Failed<U> as() {
            return (Failed<U>) this;
        }
    }

    /** Converts an answer without a value to the type of the request that it was made for. */
    static <T, U> Answer<U> otherwise(Answer<T> answer) {
        return switch (answer) {
            case Given<T> _ -> throw new IllegalArgumentException("a value was given");
            case Missing<T> _ -> new Missing<>();
            case Unmet<T> _ -> new Unmet<>();
            case Failed<T> failed -> failed.as();
        };
    }
}
