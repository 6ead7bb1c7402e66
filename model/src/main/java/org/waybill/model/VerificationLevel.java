package org.waybill.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How an object is proven after its upload. */
public enum VerificationLevel {
    /** The size and the checksum that the target computed equal those of the bytes that were read. */
    ATTESTED("attested"),
    /** The object is downloaded, and its SHA-256 equals that of the bytes that were read. */
    READ_BACK("read-back");

    private final String word;

    VerificationLevel(String word) {
        this.word = word;
    }

    /** The name of the level in options, events and the ledger. */
    public String word() {
        return word;
    }

    public static VerificationLevel of(String word) {
        for (var level : values()) {
            if (level.word.equals(word)) {
                return level;
            }
        }
        throw new IllegalArgumentException("no verification level '" + word + "'; there are: "
                + Arrays.stream(values()).map(VerificationLevel::word).collect(Collectors.joining(", ")));
    }
}
