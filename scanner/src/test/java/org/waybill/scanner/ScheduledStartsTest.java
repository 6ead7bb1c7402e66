package org.waybill.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Scene;
import org.waybill.ledger.start.DueTimes;
import org.waybill.ledger.start.Schedule;
import org.waybill.ledger.start.Schedule.Last;
import org.waybill.ledger.start.Schedule.Outcome;
import org.waybill.ledger.start.Schedules;
import org.waybill.ledger.start.Schedules.Wanted;
import org.waybill.ledger.start.Terms;
import org.waybill.model.Waits;
import org.waybill.source.Source;

class ScheduledStartsTest {

    private static final Instant DUE = Instant.parse("2026-12-01T22:00:00Z");
    private static final Instant TOMORROW = DUE.plus(Duration.ofDays(1));

    @TempDir
    Path directory;

    private final Scene scene = new Scene();
    private final Schedules schedules = new Schedules(scene.database);
    private final Waits waits = new Waits(InstantSource.fixed(DUE));
    private Path root;
    private Migration migration;
    private Instant now = DUE;
    private ScheduledStarts starts;
    private long number;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectory(directory.resolve("files"));
        var source = new Source(root);
        migration = new Migrations(scene.database).open(source.encodedRoot(), source.identity(), Scene.TARGET);
        starts = service();
        number = make("0 22 * * *");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private ScheduledStarts service() {
        return new ScheduledStarts(
                new ScheduledStarts.Records(schedules, new DueTimes(scene.database), new Migrations(scene.database)),
                () -> now,
                waits);
    }

    private long make(String cron) {
        return schedules
                .make(migration, Scene.POLICY, new Wanted(cron, "UTC", DUE), Terms.NONE)
                .schedule()
                .batch();
    }

    private void lookAt(Instant time) throws InterruptedException {
        now = time;
        starts.look();
    }

    private Schedule schedule() {
        return schedules.find(number).orElseThrow();
    }

    private List<Batch> runs() {
        return scene.batches.page(List.of(migration.number()), Long.MAX_VALUE, 100).stream()
                .filter(batch -> batch.state() != State.SCHEDULED && batch.state() != State.CANCELLED)
                .toList();
    }

    @Test
    void startsAtItsTimeAndNotBefore() throws InterruptedException {
        lookAt(DUE.minusSeconds(3));
        var before = runs();
        lookAt(DUE);

        assertThat(before).isEmpty();
        assertThat(runs()).hasSize(1);
        assertThat(schedule().last())
                .isEqualTo(new Last(DUE, Outcome.STARTED, runs().getFirst().id(), ""));
        assertThat(schedule().dueAt()).isEqualTo(TOMORROW);
    }

    @Test
    void twoServicesStartOneBatch() throws InterruptedException {
        var other = service();

        lookAt(DUE);
        other.look();

        assertThat(runs()).hasSize(1);
        assertThat(schedule().last().outcome()).isEqualTo(Outcome.STARTED);
    }

    @Test
    void aServiceThatComesBackWithinTheHourStartsAtOnce() throws InterruptedException {
        lookAt(DUE.plus(ScheduledStarts.GRACE).minusSeconds(1));

        assertThat(runs()).hasSize(1);
        assertThat(schedule().dueAt()).isEqualTo(TOMORROW);
    }

    @Test
    void aTimeThatIsAnHourAgoIsMissedAndSaysSo() throws InterruptedException {
        lookAt(DUE.plus(ScheduledStarts.GRACE));

        assertThat(runs()).isEmpty();
        assertThat(schedule().last()).isEqualTo(new Last(DUE, Outcome.MISSED, null, ""));
        assertThat(schedule().dueAt()).isEqualTo(TOMORROW);
    }

    @Test
    void ofManyMissedTimesTheLatestCountsAndOneBatchStarts() throws InterruptedException {
        lookAt(DUE.plus(Duration.ofDays(9)).plusSeconds(600));

        assertThat(runs()).hasSize(1);
        assertThat(schedule().last().due()).isEqualTo(DUE.plus(Duration.ofDays(9)));
        assertThat(schedule().dueAt()).isEqualTo(DUE.plus(Duration.ofDays(10)));
    }

    @Test
    void skipsItsTimeWhileABatchIsOpen() throws InterruptedException {
        lookAt(DUE);
        lookAt(TOMORROW);

        assertThat(runs()).hasSize(1);
        assertThat(schedule().last())
                .isEqualTo(new Last(TOMORROW, Outcome.SKIPPED, runs().getFirst().id(), ""));
    }

    @Test
    void whileTheSourceIsAwayItSaysSoAndStartsWhenItIsBack() throws Exception {
        // Given
        var away = directory.resolve("away");
        Files.move(root, away);
        lookAt(DUE);
        var waiting = schedule();
        var told = waits.now();

        // When
        Files.move(away, root);
        lookAt(DUE.plusSeconds(60));

        // Then
        assertThat(waiting.last().outcome()).isEqualTo(Outcome.WAITING);
        assertThat(waiting.last().detail()).contains(root.toString(), "cannot be read");
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().reason()).contains("batch " + number + " is due and cannot start");
        assertThat(runs()).hasSize(1);
        assertThat(waits.now()).isEmpty();
    }

    @Test
    void aSourceThatStaysAwayMissesThisTimeAndTheNextTriesAgain() throws Exception {
        // Given
        var away = directory.resolve("away");
        Files.move(root, away);
        lookAt(DUE);
        lookAt(DUE.plus(ScheduledStarts.GRACE));
        var missed = schedule();

        // When
        Files.move(away, root);
        lookAt(TOMORROW);

        // Then
        assertThat(missed.last().outcome()).isEqualTo(Outcome.MISSED);
        assertThat(missed.last().detail()).contains("cannot be read");
        assertThat(waits.now()).isEmpty();
        assertThat(runs()).hasSize(1);
    }

    @Test
    void endedOrPausedItStartsNothing() throws InterruptedException {
        schedules.pause(number, "ann", "");
        lookAt(DUE);
        scene.batches.order(number, Action.CANCEL, "ann", "");
        lookAt(TOMORROW);

        assertThat(runs()).isEmpty();
    }

    @Test
    void aTimeInAGapOfTheClockStartsRightAfterIt() throws InterruptedException {
        // Given
        scene.batches.order(number, Action.CANCEL, "ann", "");
        var before = Instant.parse("2026-03-28T01:30:00Z");
        number = schedules
                .make(migration, Scene.POLICY, new Wanted("30 2 * * *", "Europe/Berlin", before), Terms.NONE)
                .schedule()
                .batch();

        // When
        lookAt(before);

        // Then
        assertThat(schedule().dueAt()).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    }
}
