package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.ledger.Outbox.Dispatch;
import org.waybill.ledger.Sweeps.Listed;
import org.waybill.model.FailureKind;
import org.waybill.model.flow.Flow;
import org.waybill.model.flow.Lanes;
import org.waybill.model.flow.Lanes.Window;

/** What a page costs must not depend on how many files there are, nor on how few there were at first. */
class PlansTest {

    private static final int MANY = 50_000;
    private static final int PAGE = 500;
    private static final int FEW = 100;
    private static final int ROUNDS = 3;

    /** Of tables and indexes for each file of a page; to read all of one table once a round were 100. */
    private static final long READS = 40;

    /** Of tables and indexes for each file that is walked over. */
    private static final long READS_OF_A_WALK = 10;

    private static final int PAGE_OF_INTAKE = 2_000;

    /** Postgres plans a statement anew some times before it keeps a plan. */
    private static final int UNTIL_KEPT = 12;

    private static final Lanes A_PAGE = lanes(PAGE);

    private final Scene scene = new Scene();
    private final Sweeps sweeps = new Sweeps(scene.database);
    private final LivingFiles livingFiles = new LivingFiles(scene.database);

    private static Lanes lanes(int files) {
        var window = new Window(files, 1L << 40);
        return new Lanes(Scene.SMALL_LIMIT, window, window);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static Sighting[] files(String name, int count, long version) {
        return IntStream.range(0, count)
                .mapToObj(i -> Scene.file(name + "-" + i, 5, version))
                .toArray(Sighting[]::new);
    }

    /** Discovers, dispatches, proves (and again) and sweeps files, and misses one, which is told. */
    private void move(String name, int count) {
        var page = files(name, count, 1);
        scene.record(page);
        scene.record(page);
        var taken = scene.take().stream().map(Scene::proven).toList();
        scene.settlement.settle(taken);
        scene.settlement.settle(taken);
        sweeps.saw(
                scene.migration,
                scene.batch,
                IntStream.range(0, count)
                        .mapToObj(i -> new Listed("app/" + name + "-" + i, 5, "etag"))
                        .toList());
        livingFiles.dueForRecheck(scene.migration, count);
        livingFiles.gone(scene.lease, scene.migration, scene.batch, List.of(scene.number("select max(id) from file")));
        scene.departures.published(scene.lease, scene.departures.pending(scene.migration, count));
    }

    /** Rows and entries of indexes that were read. */
    private long rowsRead() {
        scene.execute("select pg_stat_force_next_flush()");
        return scene.number("select (select sum(seq_tup_read) from pg_stat_user_tables) + (select sum(idx_tup_read)"
                + " from pg_stat_user_indexes)");
    }

    private void insertMany() {
        insertMany(scene.migration);
        scene.execute("insert into outcome (file, batch, state, attempt, kind) select id, " + scene.batch
                + ", 'SKIPPED', 0, 'test' from file where path like 'many/%'");
        scene.execute("update migration set intake = (select max(id) from file)");
    }

    private void insertMany(Migration migration) {
        scene.execute(
                "insert into file (size, mtime_ns, ctime_ns, inode, path_digest, key_digest, path, migration, target)"
                        + " select 5, 1, 1, n, md5('p' || n)::uuid, md5('k' || n)::uuid, 'many/' || n, "
                        + migration.number() + ", " + migration.targetNumber() + " from generate_series(1, " + MANY
                        + ") n");
    }

    private void insertManyWaiting() {
        insertMany(scene.migration);
        scene.execute(
                "insert into work (file, size, batch, due_at, migration, attempt, large) select id, 5, " + scene.batch
                        + ", now() - interval '1 day' + (id / 2000) * interval '1 ms', " + scene.migration.number()
                        + ", 1, false from file where path like 'many/%'");
        scene.execute("update migration set intake = (select max(id) from file)");
    }

    private void insertManyProven() {
        insertMany(scene.migration);
        scene.execute("insert into outcome (file, batch, state, attempt, sha256, etag, level) select id, " + scene.batch
                + ", 'VERIFIED', 1, sha256('x'), 'etag', 'attested' from file");
    }

    @Test
    void filesOfAnotherMigrationAreLookedAtOnce() {
        // Given
        var other = scene.otherMigration();
        scene.record(Scene.file("first", 5, 1));
        scene.settlement.settle(scene.take().stream().map(Scene::proven).toList());
        insertMany(other);
        var outbox = scene.outbox(Scene.WIDE);

        // When
        scene.take();
        long before = rowsRead();
        for (int i = 0; i < UNTIL_KEPT; i++) {
            scene.take();
            outbox.isEmpty(scene.migration);
        }
        long read = rowsRead() - before;
        scene.record(Scene.file("then", 5, 1));

        // Then
        assertThat(read).isLessThan(MANY / 10);
        assertThat(scene.take()).hasSize(1);
        assertThat(new Outbox(scene.database, Scene.WIDE)
                        .take(scene.leases.acquire(other.number()).orElseThrow(), other, scene.batch, Flow.UNLIMITED))
                .hasSize(PAGE_OF_INTAKE);
    }

    /** A walk through all files, however many of them turn up, reads each some times: not all of them again for each part. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWalkThroughAllFilesReadsEachSomeTimes(boolean statistics) {
        // Given: every tenth is suspect
        insertManyProven();
        scene.execute("insert into swept select " + scene.batch + ", id from file where id % 10 > 0");
        if (statistics) {
            scene.execute("analyze");
        }

        // When
        long before = rowsRead();
        int suspects = walk(after -> sweeps.suspects(scene.migration, scene.batch, after, PAGE));
        long between = rowsRead();
        int living = walk(after -> livingFiles.livingAfter(scene.migration, after, PAGE));
        long after = rowsRead();

        // Then
        assertThat(suspects).isEqualTo(MANY / 10);
        assertThat(living).isEqualTo(MANY);
        assertThat(between - before).isLessThan(READS_OF_A_WALK * MANY);
        assertThat(after - between).isLessThan(READS_OF_A_WALK * MANY);
    }

    @Test
    void whetherASweepMayBeginIsNotReadFromAllOutcomes() {
        // Given
        insertManyProven();
        sweeps.expectLateWrites(scene.migration.id(), Duration.ofMinutes(1));
        var batch = scene.batches.find(scene.batch).orElseThrow();
        long before = rowsRead();

        // When
        boolean mayBegin = sweeps.mayBegin(batch);

        // Then
        assertThat(mayBegin).isTrue();
        assertThat(rowsRead() - before).isLessThan(READS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExampleOfARareFailureIsNotReadFromAllOutcomes(boolean statistics) {
        // Given: many are proven, and many of another migration failed for the same reason
        insertManyProven();
        var other = scene.otherMigration();
        var batch = scene.batches.begin(other, Scene.POLICY).batch().id();
        scene.execute(
                "insert into file (size, mtime_ns, ctime_ns, inode, path_digest, path, migration, target) select 5, 1,"
                        + " 1, n, md5('o' || n)::uuid, 'other/' || n, " + other.number()
                        + ", 1 from generate_series(1, " + MANY
                        + ") n");
        scene.execute("insert into outcome (file, batch, state, attempt, kind) select id, " + batch
                + ", 'FAILED', 1, 'REFUSED' from file where path like 'other/%'");
        scene.record(Scene.file("rare", 5, 1));
        scene.execute("insert into outcome (file, batch, state, attempt, kind) select id, " + scene.batch
                + ", 'FAILED', 1, 'REFUSED' from file where path = 'rare'");
        if (statistics) {
            scene.execute("analyze");
        }
        var report = new FileReport(scene.database);
        long before = rowsRead();

        // When
        var example = report.example(scene.migration, "REFUSED");
        var none = report.example(scene.migration, "OCCUPIED");

        // Then
        assertThat(rowsRead() - before).isLessThan(READS);
        assertThat(example)
                .hasValueSatisfying(row -> assertThat(row.path().encoded()).isEqualTo("rare"));
        assertThat(none).isEmpty();
    }

    private static int walk(LongFunction<Part<?>> parts) {
        int found = 0;
        var part = parts.apply(0);
        while (!part.isPastEnd()) {
            found += part.found().size();
            part = parts.apply(part.upTo());
        }
        return found;
    }

    private enum Many {
        AT_FIRST,
        LATER,
        LATER_WITH_STATISTICS,
        LATER_PASSING_FOR_EMPTY
    }

    /** Has Postgres keep plans of when there was next to nothing, or of a mass of rows. */
    private void keepPlans(Many many, Runnable insertMany, IntConsumer few) {
        if (many == Many.AT_FIRST) {
            insertMany.run();
        }
        IntStream.range(0, UNTIL_KEPT).forEach(few);
        if (many != Many.AT_FIRST) {
            insertMany.run();
        }
        if (many == Many.LATER_WITH_STATISTICS) {
            scene.execute("analyze");
        }
        if (many == Many.LATER_PASSING_FOR_EMPTY) {
            passForEmpty();
        }
    }

    /** What is emptied again and again looks to Postgres as if it had been cleaned up while nothing was in it. */
    private void passForEmpty() {
        scene.execute("select pg_restore_relation_stats('schemaname', 'migration', 'relname', t, 'relpages', 1000,"
                + " 'reltuples', 0::real) from unnest(array['work', 'swept', 'departure', 'rollup_delta']) t");
    }

    @ParameterizedTest
    @EnumSource
    void aPageCostsNoMoreThanItsRows(Many many) {
        // Given
        keepPlans(many, this::insertMany, i -> move("first" + i, 2));
        long before = rowsRead();

        // When
        for (int i = 0; i < ROUNDS; i++) {
            move("then" + i, PAGE);
        }

        // Then: each row is looked up some times
        assertThat(rowsRead() - before).isLessThan(READS * ROUNDS * PAGE);
    }

    /** Proves half of what is in flight, looks again at the rest, and sends a page of what waits. */
    private void turn() {
        var outbox = scene.outbox(A_PAGE);
        scene.settlement.settle(outbox.inFlight(scene.lease, scene.migration).stream()
                .map(Dispatch::ref)
                .map(ref -> ref.file().value() % 2 == 0 ? Scene.proven(ref) : Scene.failed(ref, FailureKind.VANISHED))
                .toList());
        var due = livingFiles.dueForRecheck(scene.migration, PAGE).stream()
                .map(LivingFiles.Located::file)
                .toList();
        livingFiles.rechecked(scene.lease, due);
        scene.take(A_PAGE);
        scene.take(A_PAGE);
        outbox.sequences(scene.migration);
        outbox.isEmpty(scene.migration);
        scene.overview.totals(scene.migration);
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsIsNotReadForWhatIsInFlight(Many many) {
        // Given
        keepPlans(many, this::insertManyWaiting, i -> {
            scene.record(Scene.file("first" + i, 5, 1), Scene.file("first as well" + i, 5, 1));
            turn();
        });
        long before = rowsRead();

        // When
        for (int i = 0; i < ROUNDS; i++) {
            turn();
        }

        // Then
        assertThat(rowsRead() - before).isLessThan(READS * ROUNDS * PAGE);
        assertThat(scene.overview
                        .totals(scene.migration)
                        .of(FileState.DISPATCHED)
                        .files())
                .isEqualTo(PAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2 * FEW + FEW / 2, 100 * FEW})
    void aPageIsNotComparedWithAllThatIsInWork(int window) {
        // Given: a full table that passes for empty
        scene.record(files("waiting", FEW, 1));
        var waiting = scene.take();
        scene.settlement.settle(waiting.stream()
                .map(ref -> Scene.failed(ref, FailureKind.VANISHED))
                .toList());
        scene.record(files("flying", FEW, 1));
        var flying = scene.take();
        insertManyWaiting();
        var others = scene.take(lanes(window)).stream().map(Dispatch::ref).toList();
        passForEmpty();
        long before = rowsRead();

        // When
        scene.record(files("flying", FEW, 2));
        scene.settlement.settle(flying.stream().map(Scene::proven).toList());
        scene.record(files("waiting", FEW, 2));
        livingFiles.gone(
                scene.lease,
                scene.migration,
                scene.batch,
                waiting.stream().map(ref -> ref.file().value()).toList());
        scene.settlement.settle(others.stream().limit(FEW).map(Scene::proven).toList());
        scene.settlement.settle(others.stream()
                .skip(FEW)
                .limit(FEW)
                .map(ref -> Scene.failed(ref, FailureKind.REFUSED))
                .toList());

        // Then
        assertThat(rowsRead() - before).isLessThan(READS * 6 * FEW);
        assertThat(others).hasSizeGreaterThan(FEW);
    }

    @Test
    void whatHasLeftIsNotPassedOverAtEachLook() {
        var outbox = scene.outbox(Scene.WIDE);
        long read = scene.database.snapshot(connection -> {
            // Given: much has left, which nothing may clean up as long as somebody looks at it
            try (var look = connection.createStatement()) {
                look.execute("select from work");
            }
            for (int i = 0; i < UNTIL_KEPT; i++) {
                move("left" + i, PAGE);
            }
            scene.record(Scene.file("last", 5, 1));
            scene.take();
            scene.upkeep.fold(scene.migration);
            long before = rowsRead();

            // When
            scene.take();
            outbox.sequences(scene.migration);
            outbox.isEmpty(scene.migration);
            scene.overview.totals(scene.migration);
            return rowsRead() - before;
        });

        // Then
        assertThat(read).isLessThan(PAGE);
    }
}
