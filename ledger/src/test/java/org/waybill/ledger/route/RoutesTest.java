package org.waybill.ledger.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.LivingFiles;
import org.waybill.ledger.Scene;
import org.waybill.ledger.route.RouteRule.Modes;
import org.waybill.ledger.route.RouteRules.Change;
import org.waybill.ledger.route.RouteRules.Outcome;
import org.waybill.model.route.Delivery;
import org.waybill.model.route.ReadMode;
import org.waybill.model.route.WriteMode;

class RoutesTest {

    private final Scene scene = new Scene();
    private final int migration = scene.migration.number();
    private final RouteRules rules = new RouteRules(scene.database);
    private final Marks marks = new Marks(scene.database);

    @AfterEach
    void close() {
        scene.close();
    }

    private static Modes modes(ReadMode read, WriteMode write) {
        return new Modes(read, write, Delivery.PROXY, 0);
    }

    private Outcome set(String prefix, Modes modes, long expected) {
        return rules.set(new Change(migration, prefix, modes, expected, "anna", ""));
    }

    private long epoch(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Set.class);
        return ((Outcome.Set) outcome).epoch();
    }

    private long renew(String process, long epoch) {
        return Long.parseLong(scene.text("select route_renew('" + process + "', 'gateway', " + epoch + ")"));
    }

    private long mark(String path, String kind) {
        return Long.parseLong(scene.text("select route_mark(" + migration + ", '" + path + "', '" + kind + "', 'p')"));
    }

    private void marked(String path, long mark) {
        scene.text("select route_marked(" + migration + ", '" + path + "', " + mark + ")");
    }

    private String route(String path, String columns) {
        return scene.text(
                "select " + columns + " from route where digest = path_digest(" + migration + ", '" + path + "')");
    }

    @Test
    void i14OfTwoChangesOfOneRuleOneWinsAndTheOtherIsToldWhatStands() {
        // Given
        long first = epoch(set("", modes(ReadMode.LOCAL_THEN_OBJECT, WriteMode.LOCAL), 0));

        // When
        long second = epoch(set("", modes(ReadMode.LOCAL, WriteMode.BOTH), first));
        var late = set("", modes(ReadMode.OBJECT, WriteMode.BOTH), first);

        // Then
        assertThat(second).isGreaterThan(first);
        assertThat(late)
                .isInstanceOfSatisfying(
                        Outcome.Overtaken.class,
                        overtaken -> assertThat(overtaken.now())
                                .hasValueSatisfying(rule ->
                                        assertThat(rule.setting().epoch()).isEqualTo(second)));
        assertThat(rules.of(migration))
                .singleElement()
                .satisfies(rule -> assertThat(rule.wanted()).isEqualTo(modes(ReadMode.LOCAL, WriteMode.BOTH)));
    }

    @Test
    void readsFromObjectsOnlyNeedWritesToBoth() {
        assertThatThrownBy(() -> set("", modes(ReadMode.OBJECT, WriteMode.LOCAL), 0))
                .hasMessageContaining("object_needs_both");
    }

    @Test
    void readsPreferObjectsOnlyWhenEveryProcessKnowsThatWritesGoToBoth() {
        // Given
        long before = renew("late", 0);
        renew("prompt", before);

        // When
        long both = epoch(set("documents/", modes(ReadMode.OBJECT_THEN_LOCAL, WriteMode.BOTH), 0));

        // Then
        assertThat(effective()).isEqualTo(ReadMode.LOCAL_THEN_OBJECT);
        assertThat(renew("prompt", both)).isEqualTo(both);
        assertThat(effective()).isEqualTo(ReadMode.LOCAL_THEN_OBJECT);
        assertThat(new RouteFollowers(scene.database).living())
                .filteredOn(process -> !process.follows(both))
                .singleElement()
                .satisfies(process -> assertThat(process.name()).isEqualTo("late"));
        renew("late", both);
        assertThat(effective()).isEqualTo(ReadMode.OBJECT_THEN_LOCAL);
    }

    @Test
    void aProcessThatLeftHoldsNobodyUp() {
        // Given
        renew("late", 0);
        set("", modes(ReadMode.OBJECT, WriteMode.BOTH), 0);
        assertThat(effective()).isEqualTo(ReadMode.LOCAL_THEN_OBJECT);

        // When
        scene.execute("select route_leave('late')");

        // Then
        assertThat(effective()).isEqualTo(ReadMode.OBJECT);
    }

    private ReadMode effective() {
        return rules.of(migration).getFirst().effective();
    }

    @Test
    void aRouteIsFoundByThePathAsItsBytesAre() {
        // Given
        scene.verified(Scene.file("documents/ä b%.pdf", 5, 1));
        scene.verified(Scene.file("root", 5, 2));

        // Then
        assertThat(route("documents/%C3%A4%20b%25.pdf", "state, size, key, etag, mark"))
                .isEqualTo("VERIFIED,5,app/documents/%C3%A4%20b%25.pdf,etag,null");
        assertThat(route("root", "state, mtime_ns, bucket")).isEqualTo("VERIFIED,2,bucket");
        assertThat(scene.rows("select 1 from route where digest = path_digest(" + (migration + 1) + ", 'root')"))
                .isEmpty();
    }

    @Test
    void i13AMarkedPathStaysMarkedUntilALookThatBeganAfterTheWrite() {
        // Given
        scene.verified(Scene.file("a", 5, 1));
        long first = mark("a", "WRITTEN");
        assertThat(marks.over(migration, 10)).isEmpty();
        marked("a", first);
        var looked = marks.over(migration, 10);

        // When: it is written again before the look is recorded
        long second = mark("a", "WRITTEN");

        // Then
        assertThat(looked).hasSize(1);
        assertThat(marks.seen(migration, looked)).isZero();
        assertThat(route("a", "mark, mark_seq")).isEqualTo("WRITTEN," + second);
        marked("a", second);
        assertThat(marks.seen(migration, marks.over(migration, 10))).isOne();
        assertThat(route("a", "mark")).isEqualTo("null");
    }

    @Test
    void aWriteWhoseProcessDiedIsOverAfterAMinute() {
        // Given
        mark("a", "WRITTEN");

        // When
        scene.execute("update route_mark set made_at = now() - interval '61 s'");

        // Then
        assertThat(marks.over(migration, 10)).hasSize(1);
    }

    @Test
    void i13ADeletedFileStaysDeletedWhileAProofOfItIsUnderWay() {
        // Given
        scene.record(Scene.file("a", 5, 1));
        var underWay = scene.take().getFirst();
        marked("a", mark("a", "DELETED"));

        // When: the look finds it gone, and the proof arrives all the same
        gone(underWay.file().value());
        marks.seen(migration, marks.over(migration, 10));
        scene.settle(Scene.proven(underWay));

        // Then
        assertThat(route("a", "state, mark")).isEqualTo("VERIFIED,DELETED");
        assertThat(marks.seen(migration, marks.over(migration, 10))).isZero();
        gone(underWay.file().value());
        assertThat(marks.seen(migration, marks.over(migration, 10))).isOne();
        assertThat(route("a", "state, mark")).isEqualTo("GONE,null");
    }

    private void gone(long file) {
        new LivingFiles(scene.database).gone(scene.lease, scene.migration, scene.batch(), List.of(file));
    }
}
