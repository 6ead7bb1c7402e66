package org.waybill.ledger.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person or a token may do; each rank may do all that the one before it may. */
public enum Rank {
    /** Looks. */
    VIEWER,
    /** Starts, pauses, resumes and cancels batches. */
    OPERATOR,
    /** Adds people and sees what everybody did. */
    ADMIN;

    /** Whether this rank may do what needs the other. */
    public boolean covers(Rank needed) {
        return compareTo(needed) >= 0;
    }

    /** The rank as people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Rank> of(String word) {
        return Stream.of(values()).filter(rank -> rank.word().equals(word)).findFirst();
    }

    /** The lower of two. */
    public Rank least(Rank other) {
        return covers(other) ? other : this;
    }
}
