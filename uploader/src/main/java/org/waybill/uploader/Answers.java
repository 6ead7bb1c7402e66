package org.waybill.uploader;

import org.waybill.storage.Answer;

/** Answers to one request passed on as answers to another. */
final class Answers {

    private Answers() {}

    /** An answer without a value, as the answer to what asked. */
    static <T> Answer<T> otherwise(Answer<?> answer) {
        return switch (answer) {
            case Answer.Given<?> given -> throw new IllegalArgumentException("has a value: " + given);
            case Answer.Missing<?> missing -> new Answer.Missing<>();
            case Answer.Unmet<?> unmet -> new Answer.Unmet<>();
            case Answer.Failed<?> failed -> failed.as();
        };
    }
}
