package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.events.Target;

class MigrationsTest {

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
}
