package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aBatchThatIsRefusedSaysWhyAndNotWhatWasInIt() {
        assertThatThrownBy(() -> scene.database.transaction(connection -> {
                    try (var update = connection.prepareStatement("update batch set level = ? where id = ?")) {
                        for (var level : new String[] {"read-back", "of a person's own"}) {
                            update.setString(1, level);
                            update.setLong(2, scene.batch);
                            update.addBatch();
                        }
                        return update.executeBatch();
                    }
                }))
                .hasMessageStartingWith("The ledger refused a statement: ERROR: new row for relation")
                .hasMessageNotContaining("a person's own");
    }
}
