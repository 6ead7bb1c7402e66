package org.waybill.model.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.waybill.model.Health;
import org.waybill.model.Waits;

class EssentialTest {

    private final Waits waits = new Waits(InstantSource.system());

    @Test
    void aTaskThatADefectEndsLeavesItsRoleStuck() {
        // Given
        var task = new Essential(
                "settler",
                () -> {
                    throw new IllegalStateException("a defect");
                },
                waits);

        // When
        assertThatThrownBy(task::run).hasMessage("a defect");

        // Then
        var health = new Health("verifier", waits.now());
        assertThat(health.isStuck()).isTrue();
        assertThat(health.waits().getFirst().reason()).contains("settler", "restart");
    }

    @Test
    void aTaskThatRunsIsNothingToTell() {
        // Given
        var seen = new ArrayList<Health.Wait>();

        // When
        new Essential("settler", () -> seen.addAll(waits.now()), waits).run();

        // Then
        assertThat(seen).isEmpty();
    }
}
