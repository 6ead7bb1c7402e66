package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.charter.Charter;
import org.waybill.ledger.charter.Charter.Limit;
import org.waybill.ledger.charter.Charters;

class ChartersTest {

    private final Scene scene = new Scene();
    private final Charters charters = new Charters(scene.database);

    @AfterEach
    void close() {
        scene.close();
    }

    private Charter charter(Migration migration) {
        return charters.all().get(migration.id());
    }

    @Test
    void aCharterSaysWhatTheLedgerSaysOfAMigrationAndItsBatches() {
        // Given
        var other = scene.otherMigration();
        long batch = scene.batches.begin(other, Scene.POLICY).batch().id();

        // When
        var charter = charter(scene.migration);

        // Then
        assertThat(charter.sourceRoot()).isEqualTo(scene.migration.sourceRoot());
        assertThat(charter.target()).isEqualTo(scene.migration.target());
        assertThat(charter.limits()).doesNotContainKey(batch).hasSize(1);
        assertThat(charter(other).limits())
                .containsOnly(Map.entry(batch, new Limit(Scene.POLICY.level(), Scene.POLICY.overwrite())));
    }

    @Test
    void eachMigrationHasAKeyOfItsOwnThatStaysUntilItIsReplaced() {
        // Given
        var other = scene.otherMigration();
        var key = charter(scene.migration).key();
        var othersKey = charter(other).key();

        // When
        var again = charter(scene.migration).key();
        charters.rotate(scene.migration);
        var replaced = charter(scene.migration).key();

        // Then
        assertThat(again.isSameSecret(key)).isTrue();
        assertThat(again.isSameSecret(othersKey)).isFalse();
        assertThat(replaced.number()).isEqualTo(key.number() + 1);
        assertThat(replaced.isSameSecret(key)).isFalse();
        assertThat(charter(other).key().isSameSecret(othersKey)).isTrue();
        assertThat(key).hasToString("key 1");
    }

    @Test
    void theKeyGoesWithItsMigration() {
        // Given
        charters.all();
        var forgetting = new Forgetting(scene.database);

        // When
        forgetting.migration(scene.lease, scene.migration);

        // Then
        assertThat(scene.text("select count(*) from event_key")).isEqualTo("0");
    }
}
