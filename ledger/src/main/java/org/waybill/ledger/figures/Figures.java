package org.waybill.ledger.figures;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sums of all migrations, read at about the same time. */
public record Figures(List<Migration> migrations, List<Files> files, List<Lane> lanes, List<OpenBatch> open) {

    /**
     * A migration.
     *
     * @param name its UUID
     * @param number as people call it
     * @param hot files that changed while they were read
     * @param unpublished files that are dispatched, and whose event Kafka may not have
     * @param published the dispatch sequence up to which Kafka has the events
     * @param scannedBy the process whose scanner works on it; null: none
     */
    public record Migration(
            String name,
            int number,
            String bucket,
            long hot,
            long unpublished,
            long published,
            @Nullable String scannedBy) {}

    /** @param kind why, in lower case; empty where the state says all */
    public record Files(String migration, String state, String kind, long files, long bytes) {}

    /**
     * What is in flight in a lane.
     *
     * @param oldestPending since when the oldest file waits for nothing but its turn; null: none waits
     */
    public record Lane(
            String migration,
            String lane,
            long files,
            long bytes,
            @Nullable Instant oldestPending) {}

    /** A batch that has not ended. */
    public record OpenBatch(String migration, String state) {}
}
