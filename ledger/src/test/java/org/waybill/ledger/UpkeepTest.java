package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {

    private static final int ENOUGH = 24_000;
    private static final int PAGE = 2_000;
    private static final String VACUUMS = "select vacuum_count from pg_stat_user_tables where relid = 'work'::regclass";
    private static final String SIZE = "select pg_relation_size('work')";

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private void move(String name, int count) {
        for (int from = 0; from < count; from += PAGE) {
            scene.record(IntStream.range(from, Math.min(count, from + PAGE))
                    .mapToObj(i -> Scene.file(name + i, 5, 1))
                    .toArray(Sighting[]::new));
            scene.settlement.settle(scene.take().stream().map(Scene::proven).toList());
        }
        scene.execute("select pg_stat_force_next_flush()");
    }

    @Test
    void whatEveryFilePassesThroughDoesNotGrowWithTheFiles() {
        // Given
        move("first", ENOUGH);
        long size = scene.number(SIZE);

        // When
        scene.upkeep.vacuum();
        move("second", ENOUGH);

        // Then
        assertThat(scene.number(SIZE)).isLessThan(size * 5 / 4);
    }

    @Test
    void itIsVacuumedOnlyWhereEnoughHasLeftIt() {
        // Given: much that has left is kept for somebody who looks, and little follows
        scene.database.snapshot(connection -> {
            try (var look = connection.createStatement()) {
                look.execute("select from work");
            }
            move("kept", ENOUGH);
            scene.upkeep.vacuum();
            return true;
        });
        long before = scene.number(VACUUMS);
        move("few", PAGE);

        // When
        scene.upkeep.vacuum();

        // Then
        assertThat(scene.number(VACUUMS)).isEqualTo(before);
    }
}
