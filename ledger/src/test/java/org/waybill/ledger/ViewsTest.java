package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.figures.Figures;
import org.waybill.ledger.figures.Views;
import org.waybill.model.FailureKind;

/** The views for dashboards say what the overview for people says. */
class ViewsTest {

    private final Scene scene = new Scene();
    private final Views views = new Views(scene.database);

    @AfterEach
    void close() {
        scene.close();
    }

    private String name() {
        return scene.migration.id().toString();
    }

    @Test
    void theStatesOfAMigrationAddUpToItsFiles() {
        // Given: a file in each state
        scene.verified(Scene.file("proven", 10, 1));
        scene.record(Scene.file("refused", 20, 1));
        scene.settle(Scene.failed(scene.take().getFirst(), FailureKind.REFUSED));
        scene.record(Scene.file("flying", 30, 1));
        scene.take();
        scene.record(Scene.file("waiting", 40, 1));
        var other = scene.otherMigration();

        // When
        var files = views.read().files();

        // Then
        assertThat(files)
                .filteredOn(row -> row.migration().equals(name()))
                .filteredOn(row -> row.files() != 0)
                .containsExactlyInAnyOrder(
                        new Figures.Files(name(), "VERIFIED", "", 1, 10),
                        new Figures.Files(name(), "FAILED", "refused", 1, 20),
                        new Figures.Files(name(), "DISPATCHED", "", 1, 30),
                        new Figures.Files(name(), "FOUND", "", 1, 40));
        assertThat(files)
                .filteredOn(row -> row.migration().equals(other.id().toString()))
                .allMatch(row -> row.files() == 0);
    }

    @Test
    void whatIsInFlightIsThatOfTheLane() {
        // Given
        scene.record(Scene.file("small", 10, 1), Scene.file("large", 5_000, 1));
        scene.take();

        // When
        var lanes = views.read().lanes().stream().collect(Collectors.toMap(Figures.Lane::lane, lane -> lane));

        // Then
        assertThat(lanes.get("small").bytes()).isEqualTo(10);
        assertThat(lanes.get("large").bytes()).isEqualTo(5_000);
        assertThat(lanes.get("large").oldestPending()).isNotNull();
    }

    @Test
    void aFileThatWaitsForItsRetryIsNotPending() {
        // Given
        scene.record(Scene.file("changing", 10, 1));
        scene.take();
        scene.execute("update work set seq = null, due_at = now() + interval '1 hour'");

        // When
        var lanes = views.read().lanes();

        // Then
        assertThat(lanes).allMatch(lane -> lane.oldestPending() == null && lane.files() == 0);
    }

    @Test
    void anOpenBatchAndItsScannerAreShown() {
        // When
        var figures = views.read();

        // Then
        assertThat(figures.open()).containsExactly(new Figures.OpenBatch(name(), "RUNNING"));
        assertThat(figures.migrations())
                .singleElement()
                .satisfies(found -> assertThat(found.scannedBy()).isEqualTo("scanner"));
        scene.nextBatch();
        assertThat(views.read().open()).hasSize(1);
    }

    @Test
    void whatIsDispatchedAndNotPublishedIsCounted() {
        // Given
        scene.record(Scene.file("a", 10, 1));
        scene.take();

        // Then
        assertThat(views.read().migrations().getFirst().unpublished()).isEqualTo(1);
        scene.outbox(Scene.WIDE).published(scene.lease, 1);
        assertThat(views.read().migrations().getFirst().unpublished()).isZero();
    }

    @Test
    void theReaderOfDashboardsReadsTheViewsAndNothingElse() throws Exception {
        // Given: the role of the documentation
        var script = Files.readString(Path.of("../docs/monitoring/readonly.sql"));
        scene.execute(script.replace("waybill_reader", "reader_of_a_test"));

        // When
        var readable = scene.rows("select relname from pg_class where relnamespace = 'migration'::regnamespace"
                + " and relkind in ('r', 'v') and has_table_privilege('reader_of_a_test', oid, 'select') order by 1");
        var writable = scene.rows(
                "select relname from pg_class where relnamespace = 'migration'::regnamespace"
                        + " and relkind in ('r', 'v') and has_table_privilege('reader_of_a_test', oid, 'insert, update, delete')");

        // Then
        assertThat(readable)
                .containsExactly("batch_overview", "migration_files", "migration_lanes", "migration_overview");
        assertThat(writable).isEmpty();
        scene.execute("drop owned by reader_of_a_test; drop role reader_of_a_test");
    }
}
