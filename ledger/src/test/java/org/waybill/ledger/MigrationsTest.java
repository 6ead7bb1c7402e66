package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sighting.SkipReason;
import org.waybill.model.FailureKind;
import org.waybill.model.Target;

class MigrationsTest {

    private static final Plan SKIPPED = new Plan.Skip(SkipReason.SYMLINK);

    private final Scene scene = new Scene();
    private final Migrations migrations = new Migrations(scene.database);

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aMigrationGoesOnInTheRegionThatIsGivenNow() {
        // Given
        var target = scene.migration.target();
        var corrected = new Target(target.endpoint(), "eu-central-1", target.bucket(), target.prefix());

        // When
        var again = migrations.open(scene.migration.sourceRoot(), scene.migration.root(), corrected);

        // Then
        assertThat(again.number()).isEqualTo(scene.migration.number());
        assertThat(again.target()).isEqualTo(corrected);
        assertThat(migrations.find(again.number())).contains(again);
        assertThat(migrations.all()).hasSize(1);
    }

    @Test
    void aForgottenMigrationLeavesNothingAndTheOthersAsTheyWere() {
        // Given: files in all states, and another migration with a file at the same key
        scene.verified(Scene.file("proven", 5, 1));
        scene.record(Scene.file("failed", 5, 1), Scene.with(Scene.file("left-out", 5, 1), SKIPPED));
        scene.settle(Scene.failed(scene.take().getFirst(), FailureKind.UNREADABLE));
        scene.record(Scene.file("under-way", 5, 1));
        scene.take();
        var other = scene.otherMigration();
        var lease = scene.leases.acquire(other.number()).orElseThrow();
        long batch = scene.batches.begin(other, Scene.POLICY).batch().id();
        scene.discovery.record(lease, other, batch, List.of(Scene.file("proven", 5, 1)));
        var forgetting = new Forgetting(scene.database);

        // When
        long forgotten = forgetting.files(scene.lease, scene.migration, 0);
        long left = forgetting.files(scene.lease, scene.migration, forgotten);
        forgetting.migration(scene.lease, scene.migration);

        // Then
        assertThat(forgotten).isPositive();
        assertThat(left).isZero();
        assertThat(migrations.all()).containsExactly(other);
        assertThat(scene.rows("select path from file")).containsExactly("proven");
        assertThat(scene.overview.addsUp(other)).isTrue();
        for (var table : List.of("work", "outcome", "departure", "rollup")) {
            assertThat(scene.number("select count(*) from " + table)).as(table).isZero();
        }
    }

    @Test
    void nobodyForgetsWhatAnotherProcessWorksOn() {
        // Given
        scene.record(Scene.file("a", 5, 1));
        scene.leases.acquire(scene.migration.number()).orElseThrow();

        // When / Then: the lease of before is not the one that holds
        assertThatThrownBy(() -> new Forgetting(scene.database).files(scene.lease, scene.migration, 0))
                .isInstanceOf(LeaseLost.class);
        assertThat(scene.number("select count(*) from file")).isEqualTo(1);
    }
}
