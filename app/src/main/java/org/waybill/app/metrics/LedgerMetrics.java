package org.waybill.app.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waybill.events.kafka.Kafka.Backlog;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.figures.Figures;
import org.waybill.ledger.figures.Figures.Migration;

/** The figures of all migrations, as gauges: what the ledger and Kafka say, not what this process did. For one thread. */
final class LedgerMetrics {

    /** The states of a batch that are told even when no batch is in them. */
    private static final List<String> STATES = List.of("SCHEDULED", "RUNNING", "PAUSED", "SWEEPING");

    private final MeterRegistry registry;
    private final List<Rows> all = new ArrayList<>();
    private final Rows info;
    private final Rows files;
    private final Rows bytes;
    private final Rows settled;
    private final Rows mismatched;
    private final Rows hot;
    private final Rows batches;
    private final Rows windowFiles;
    private final Rows windowBytes;
    private final Rows oldest;
    private final Rows unpublished;
    private final Rows unpublishedSince;
    private final Rows lag;
    private final Rows live;
    private final Rows read;
    private final InstantSource clock;

    /** Since when the same events of a migration wait. */
    private final Map<String, Behind> behind = new HashMap<>();

    private record Behind(long published, Instant since) {}

    LedgerMetrics(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        info = rows("waybill.migration.info", "A migration: its UUID, its number and its bucket; always 1.");
        files = rows("waybill.files", "Files of a migration, by state and reason.");
        bytes = rows("waybill.file.bytes", "Bytes of these files.");
        settled = rows("waybill.settled.files", "Files of a migration that are in a final state.");
        mismatched = rows(
                "waybill.mismatched.files",
                "Files whose object was not what was sent, again after it was sent once more.");
        hot = rows("waybill.hot.files", "Files that keep changing while they are read.");
        batches = rows("waybill.open.batches", "Open batches of a migration, by state; 0 or 1.");
        windowFiles = rows("waybill.window.files", "Files in flight.");
        windowBytes = rows("waybill.window.bytes", "Bytes of files in flight.");
        oldest = rows(
                "waybill.oldest.pending.timestamp.seconds",
                "Since when the oldest file waits for nothing but its turn; absent while none waits.");
        unpublished = rows("waybill.outbox.files", "Files that are dispatched, and whose event Kafka may not have.");
        unpublishedSince = rows(
                "waybill.outbox.oldest.timestamp.seconds",
                "Since when the oldest such event waits, as far as this process has seen; absent while none waits.");
        lag = rows("waybill.kafka.lag.records", "Records that a consumer group has not done.");
        live = rows(
                "waybill.role.processes", "Live processes of a role; scanners count while they work on a migration.");
        read = rows("waybill.ledger.read.timestamp.seconds", "When the figures of the ledger were read.");
    }

    private Rows rows(String name, String description) {
        var rows = new Rows(registry, name, description);
        all.add(rows);
        return rows;
    }

    /** From now on tells these figures. */
    void tell(Figures figures, Map<String, Backlog> backlogs) {
        for (var migration : figures.migrations()) {
            addMigration(migration);
            addFiles(migration.name(), figures);
            for (var state : STATES) {
                long open = figures.open().stream()
                        .filter(batch -> batch.migration().equals(migration.name())
                                && batch.state().equals(state))
                        .count();
                batches.add(open, "migration", migration.name(), "state", state);
            }
        }
        figures.lanes().forEach(this::addLane);
        backlogs.forEach((group, backlog) -> lag.add(backlog.records(), "group", group));
        addProcesses(figures, backlogs);
        read.add(seconds(clock.instant()));
        all.forEach(Rows::replace);
    }

    private void addMigration(Migration migration) {
        var name = migration.name();
        info.add(1, "migration", name, "number", String.valueOf(migration.number()), "bucket", migration.bucket());
        hot.add(migration.hot(), "migration", name);
        unpublished.add(migration.unpublished(), "migration", name);
        if (migration.unpublished() == 0) {
            behind.remove(name);
            return;
        }
        var first = behind.merge(
                name,
                new Behind(migration.published(), clock.instant()),
                (before, now) -> before.published == now.published ? before : now);
        unpublishedSince.add(seconds(first.since), "migration", name);
    }

    private void addFiles(String migration, Figures figures) {
        long settledFiles = 0;
        long mismatchedFiles = 0;
        for (var row : figures.files()) {
            if (row.migration().equals(migration)) {
                files.add(row.files(), "migration", migration, "state", row.state(), "kind", row.kind());
                bytes.add(row.bytes(), "migration", migration, "state", row.state(), "kind", row.kind());
                settledFiles += isSettled(row) ? row.files() : 0;
                mismatchedFiles += row.state().equals("FAILED") && row.kind().equals("mismatch") ? row.files() : 0;
            }
        }
        settled.add(settledFiles, "migration", migration);
        mismatched.add(mismatchedFiles, "migration", migration);
    }

    private static boolean isSettled(Figures.Files files) {
        return !files.state().equals("FOUND") && !files.state().equals("DISPATCHED");
    }

    private void addLane(Figures.Lane lane) {
        var tags = new String[] {"migration", lane.migration(), "lane", lane.lane()};
        windowFiles.add(lane.files(), tags);
        windowBytes.add(lane.bytes(), tags);
        if (lane.oldestPending() != null) {
            oldest.add(seconds(lane.oldestPending()), tags);
        }
    }

    private void addProcesses(Figures figures, Map<String, Backlog> backlogs) {
        long scanners = figures.migrations().stream()
                .flatMap(migration -> Stream.ofNullable(migration.scannedBy()))
                .distinct()
                .count();
        live.add(scanners, "role", "scanner");
        addMembers("uploader", backlogs.get(Topics.GROUP_SMALL));
        addMembers("verifier", backlogs.get(Topics.GROUP_VERIFIER));
    }

    private void addMembers(String role, @Nullable Backlog backlog) {
        // While Kafka is away nobody knows who lives.
        if (backlog != null) {
            live.add(backlog.members(), "role", role);
        }
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1_000.0;
    }
}
