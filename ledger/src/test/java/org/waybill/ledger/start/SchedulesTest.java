package org.waybill.ledger.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Scene;
import org.waybill.ledger.access.Audit;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.ledger.start.Schedule.Last;
import org.waybill.ledger.start.Schedule.Outcome;
import org.waybill.ledger.start.Schedules.Made;
import org.waybill.ledger.start.Schedules.Wanted;
import org.waybill.model.flow.Flow;

class SchedulesTest {

    private static final Instant DUE = Instant.parse("2026-12-01T22:00:00Z");
    private static final Instant NEXT = DUE.plus(Duration.ofDays(1));
    private static final Wanted NIGHTLY = new Wanted("0 22 * * *", "UTC", DUE);
    private static final Terms TERMS = new Terms(8, Flow.parse("20MB/s"), "ann");

    private final Scene scene = new Scene();
    private final Schedules schedules = new Schedules(scene.database);
    private final DueTimes times = new DueTimes(scene.database);
    private final Migration migration = scene.otherMigration();
    private Schedule schedule;

    @BeforeEach
    void make() {
        schedule = schedules.make(migration, Scene.POLICY, NIGHTLY, TERMS).schedule();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Batch batch(long id) {
        return scene.batches.find(id).orElseThrow();
    }

    private List<Batch> batches() {
        return scene.batches.page(List.of(migration.number()), Long.MAX_VALUE, 100);
    }

    private static <T> List<T> atOnce(Callable<T> one, Callable<T> other) throws Exception {
        var barrier = new CyclicBarrier(2);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (var answer : executor.invokeAll(List.of(after(barrier, one), after(barrier, other)))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static <T> Callable<T> after(CyclicBarrier barrier, Callable<T> work) {
        return () -> {
            barrier.await();
            return work.call();
        };
    }

    @Test
    void waitsForItsTimeUnderTheTermsOfItsMaker() {
        assertThat(batch(schedule.batch()).state()).isEqualTo(State.SCHEDULED);
        assertThat(batch(schedule.batch()).priority()).isEqualTo(8);
        assertThat(new FlowLimits(scene.database)
                        .of(migration.number())
                        .orElseThrow()
                        .always())
                .isEqualTo(Flow.parse("20MB/s"));
        assertThat(schedules.find(schedule.batch())).contains(schedule);
        assertThat(schedule.by()).isEqualTo("ann");
        assertThat(schedules.due(DUE.minusMillis(1))).isEmpty();
        assertThat(schedules.due(DUE)).containsExactly(schedule);
    }

    @Test
    void aMigrationHasOneScheduleAndWhoComesLaterIsToldOfIt() {
        var second = schedules.make(
                migration, Scene.POLICY, new Wanted("0 1 * * *", "UTC", DUE), new Terms(null, Flow.CLOSED, "bob"));

        assertThat(second).isEqualTo(new Made(schedule, false));
        assertThat(batches()).hasSize(1);
        assertThat(new FlowLimits(scene.database)
                        .of(migration.number())
                        .orElseThrow()
                        .always())
                .as("nothing has changed")
                .isEqualTo(Flow.parse("20MB/s"));
    }

    @Test
    void ofTwoWhoMakeOneAtOnceOneIsToldOfTheOther() throws Exception {
        Callable<Made> make = () -> schedules.make(scene.migration, Scene.POLICY, NIGHTLY, TERMS);

        var made = atOnce(make, make);

        assertThat(made).extracting(Made::isNew).containsExactlyInAnyOrder(true, false);
        assertThat(made).extracting(Made::schedule).containsOnly(made.getFirst().schedule());
    }

    @Test
    void startsABatchUnderItsPolicyAndPriorityAndIsDueAgain() {
        var last = times.start(schedule, DUE, NEXT).orElseThrow();

        assertThat(last.outcome()).isEqualTo(Outcome.STARTED);
        var started = batch(last.batch());
        assertThat(started.state()).isEqualTo(State.RUNNING);
        assertThat(started.policy()).isEqualTo(Scene.POLICY);
        assertThat(started.priority()).isEqualTo(8);
        assertThat(batch(schedule.batch()).state()).isEqualTo(State.SCHEDULED);
        assertThat(schedules.find(schedule.batch()).orElseThrow().dueAt()).isEqualTo(NEXT);
        assertThat(schedules.find(schedule.batch()).orElseThrow().last()).isEqualTo(last);
        assertThat(scene.batches.latest(migration.number())).contains(started);
        assertThat(new Audit(scene.database)
                        .page(Long.MAX_VALUE, migration.number(), 1)
                        .getFirst()
                        .entry()
                        .detail())
                .isEqualTo("by the schedule of batch " + schedule.batch());
    }

    /** Two services, or one that was killed after the commit and asks again. */
    @Test
    void ofTwoThatSeeItDueOneStartsTheBatch() throws Exception {
        Callable<Optional<Last>> start = () -> times.start(schedule, DUE, NEXT);

        var answers = atOnce(start, start);

        assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(times.start(schedule, DUE, NEXT)).isEmpty();
        assertThat(batches()).hasSize(2);
    }

    @Test
    void isSkippedWhileABatchIsOpenAndSaysWhich() {
        var open = scene.batches.begin(migration, Scene.POLICY).batch();
        scene.batches.order(open.id(), Action.PAUSE, "ann", "");

        var last = times.start(schedule, DUE, NEXT);

        assertThat(last).contains(new Last(DUE, Outcome.SKIPPED, open.id(), ""));
        assertThat(ScheduleWords.outcome(last.orElseThrow()))
                .isEqualTo("skipped: batch " + open.id() + " was still open");
        assertThat(batches()).hasSize(2);
        assertThat(schedules.due(DUE)).isEmpty();
    }

    @Test
    void anOrderThatComesFirstWins() {
        scene.batches.order(schedule.batch(), Action.CANCEL, "ann", "no more");

        assertThat(times.start(schedule, DUE, NEXT)).isEmpty();
        assertThat(schedules.due(NEXT)).isEmpty();
        assertThat(schedules.ofMigration(migration.number())).isEmpty();
        assertThat(schedules.pause(schedule.batch(), "ann", "")).isFalse();
        assertThat(schedules.make(migration, Scene.POLICY, NIGHTLY, TERMS).isNew())
                .isTrue();
    }

    @Test
    void pausedItStartsNothingAndGoesOnWithTheNextTime() {
        var first = schedules.pause(schedule.batch(), "ann", "holidays");
        var again = schedules.pause(schedule.batch(), "bob", "");
        var started = times.start(schedule, DUE, NEXT);
        var resumed = schedules.resume(schedule.batch(), NEXT, "ann", "");

        assertThat(first).isTrue();
        assertThat(again).isFalse();
        assertThat(started).isEmpty();
        assertThat(resumed).isTrue();
        assertThat(schedules.resume(schedule.batch(), DUE, "bob", "")).isFalse();
        assertThat(schedules.due(DUE)).isEmpty();
        assertThat(schedules.due(NEXT)).hasSize(1);
    }

    @Test
    void whatCannotBeginYetStaysDueAndSaysWhy() {
        times.waits(schedule, DUE, "the source is not there");
        var waiting = schedules.due(DUE).getFirst();
        var missed = times.miss(waiting, DUE, NEXT, "the source is not there");

        assertThat(waiting.last()).isEqualTo(new Last(DUE, Outcome.WAITING, null, "the source is not there"));
        assertThat(missed).contains(new Last(DUE, Outcome.MISSED, null, "the source is not there"));
        assertThat(times.miss(waiting, DUE, NEXT, "")).isEmpty();
    }

    @Test
    void theLimitHoldsWhenTheBatchBegins() {
        new Starts(scene.database).begin(scene.otherMigration(), Scene.POLICY, new Terms(2, Flow.CLOSED, "ann"));

        var open = batches().getFirst();
        assertThat(open.state()).isEqualTo(State.RUNNING);
        assertThat(open.priority()).isEqualTo(2);
        assertThat(new FlowLimits(scene.database)
                        .of(migration.number())
                        .orElseThrow()
                        .always()
                        .isClosed())
                .isTrue();
    }
}
