package org.waybill.model;

/** Names one file row of the ledger; the record key of every event about that file. */
public record FileId(long value) implements Comparable<FileId> {

    public FileId {
        if (value <= 0) {
            throw new IllegalArgumentException("a file id is positive, was " + value);
        }
    }

    @Override
    public int compareTo(FileId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
