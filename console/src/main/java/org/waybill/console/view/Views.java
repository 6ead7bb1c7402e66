package org.waybill.console.view;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batches;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Overview.Sum;
import org.waybill.ledger.Overview.Totals;
import org.waybill.ledger.reading.Pace;
import org.waybill.ledger.start.Schedule;
import org.waybill.operations.Standings;
import org.waybill.operations.Standings.Standing;

/** Makes views of migrations and batches, each at most once a second, however many look at them. */
public final class Views {

    private static final Duration FRESH = Duration.ofMillis(900);
    private static final Duration EXAMPLES_FRESH = Duration.ofSeconds(15);
    private static final List<Duration> RATES = List.of(Duration.ofMinutes(5), Duration.ofHours(1));
    private static final int POINTS = 60;

    private final Records records;
    private final InstantSource clock;
    private final Map<Integer, MigrationView> migrations = new ConcurrentHashMap<>();
    private final Map<String, Known> examples = new ConcurrentHashMap<>();

    /** What views are made from. */
    public record Records(Standings standings, Batches batches, Pace pace, FileReport files) {}

    private record Known(Instant at, Optional<Cause.Example> example) {}

    public Views(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    public MigrationView of(Migration migration) {
        return migrations.compute(
                migration.number(),
                (_, known) -> known != null && isFresh(known.at(), FRESH) ? known : fresh(migration));
    }

    /** The throughput of the last time, in at most {@code POINTS} steps. */
    public PaceView pace(Migration migration, Duration span) {
        return PaceView.of(records.pace.last(migration.number(), span, POINTS));
    }

    /**
     * A page of batches, the newest first.
     *
     * @param before only batches with a lower id
     */
    public List<BatchLine> batches(List<Migration> migrations, long before, int limit) {
        var page =
                records.batches.page(migrations.stream().map(Migration::number).toList(), before, limit);
        var schedules = records.standings.schedules(page);
        return page.stream()
                .map(batch -> BatchLine.of(batch, schedules.get(batch.id())))
                .toList();
    }

    /** Drops what is known of a migration, so that the next view shows what was just done to it. */
    public void forget(int migration) {
        migrations.remove(migration);
    }

    private boolean isFresh(Instant at, Duration life) {
        return at.plus(life).isAfter(clock.instant());
    }

    private MigrationView fresh(Migration migration) {
        var standing = records.standings.of(migration);
        var totals = standing.totals();
        var batch = standing.latest().map(this::batch);
        var progress = progress(migration, standing);
        var causes = causes(migration, totals);
        return new MigrationView(
                migration.number(),
                migration.id().toString(),
                Words.plain(migration.sourceRoot()),
                Words.plain(migration.target().toString()),
                progress,
                states(totals),
                causes,
                totals.hot(),
                Troubles.of(standing, causes),
                batch.orElse(null),
                standing.schedule().map(ScheduleView::of).orElse(null),
                clock.instant());
    }

    private static Map<String, Sum> states(Totals totals) {
        var states = new LinkedHashMap<String, Sum>();
        for (var state : FileState.values()) {
            states.put(state.name(), totals.of(state));
        }
        return states;
    }

    private Progress progress(Migration migration, Standing standing) {
        var totals = standing.totals();
        var found = totals.total();
        var open = totals.of(FileState.FOUND).plus(totals.of(FileState.DISPATCHED));
        boolean running = standing.latest()
                .filter(latest -> latest.batch().state().isOpen())
                .isPresent();
        var rates = RATES.stream()
                .map(span ->
                        running ? Rate.of(records.pace.last(migration.number(), span, POINTS)) : Optional.<Rate>empty())
                .toList();
        boolean walked = standing.latest()
                .filter(latest -> latest.batch().walkedAt() != null)
                .isPresent();
        return Progress.of(walked || !running, found, totals.of(FileState.VERIFIED), found.minus(open), rates);
    }

    private List<Cause> causes(Migration migration, Totals totals) {
        var causes = new ArrayList<Cause>();
        for (var reason : totals.reasons()) {
            boolean failed = reason.state() == FileState.FAILED;
            causes.add(new Cause(
                    reason.state().name(),
                    Words.lower(reason.kind()),
                    reason.sum(),
                    failed ? Troubles.advice(reason.kind()) : "",
                    failed ? example(migration, reason.kind()).orElse(null) : null));
        }
        return List.copyOf(causes);
    }

    private Optional<Cause.Example> example(Migration migration, String kind) {
        return examples.compute(migration.number() + " " + kind, (_, known) -> {
                    if (known != null && isFresh(known.at, EXAMPLES_FRESH)) {
                        return known;
                    }
                    var found = records.files
                            .example(migration, kind)
                            .map(row ->
                                    new Cause.Example(row.file(), row.path().display(), Words.plain(row.message())));
                    return new Known(clock.instant(), found);
                })
                .example;
    }

    private BatchView batch(Standings.Latest latest) {
        return view(latest.batch(), latest.activity().name());
    }

    /** A batch, which need not be the newest of its migration. */
    public BatchView of(Batch batch) {
        return view(batch, records.standings.activity(batch).name());
    }

    private BatchView view(Batch batch, String activity) {
        var policy = batch.policy();
        var order = batch.order();
        var schedule =
                Optional.ofNullable(records.standings.schedules(List.of(batch)).get(batch.id()));
        return new BatchView(
                batch.id(),
                batch.migration(),
                batch.state().name(),
                activity,
                new BatchView.Policy(
                        policy.level().word(),
                        policy.overwrite(),
                        Words.lower(policy.symlinks().name()),
                        policy.includes(),
                        policy.excludes(),
                        policy.watch() == null ? null : policy.watch().every()),
                batch.startedAt(),
                batch.walkedAt(),
                batch.endedAt(),
                order == null
                        ? null
                        : new BatchView.Order(Words.plain(order.by()), order.at(), Words.plain(order.reason())),
                schedule.map(Schedule::allows).orElse(batch.state().allows()).stream()
                        .sorted()
                        .map(action -> Words.lower(action.name()))
                        .toList(),
                schedule.map(ScheduleView::of).orElse(null));
    }
}
