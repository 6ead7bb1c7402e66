package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Overview.Sum;

class OverviewTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void sumsAreThoseOfOneMomentWhileOthersWork() {
        // Given: a file in flight, and somebody who settles it while the sums are being read
        scene.record(Scene.file("a", 10, 1));
        scene.take();
        var reading = scene.database.transaction(connection -> {
            try (var other = connection.createStatement()) {
                other.execute("lock table work in access exclusive mode");
                var totals = CompletableFuture.supplyAsync(() -> scene.overview.totals(scene.migration));
                scene.awaitBlocked();
                other.execute(
                        "with gone as (delete from work returning file, batch, attempt) insert into outcome"
                                + " (file, batch, attempt, state, kind) select file, batch, attempt, 'FAILED', 'REFUSED' from gone");
                return totals;
            }
        });

        // When
        var totals = reading.join();

        // Then
        assertThat(totals.of(FileState.DISPATCHED)).isEqualTo(new Sum(1, 10));
        assertThat(totals.of(FileState.FOUND)).isEqualTo(Sum.NONE);
        assertThat(totals.of(FileState.FAILED)).isEqualTo(Sum.NONE);
        assertThat(scene.overview.totals(scene.migration).of(FileState.FAILED)).isEqualTo(new Sum(1, 10));
    }
}
