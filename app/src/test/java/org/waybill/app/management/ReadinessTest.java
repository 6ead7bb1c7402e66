package org.waybill.app.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waybill.model.Health;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;

class ReadinessTest {

    private final Readiness readiness = new Readiness();
    private final List<Health> roles = new ArrayList<>(List.of(new Health("scanner", List.of())));

    private void waiting(Cause cause, String reason) {
        roles.add(new Health("uploader", List.of(new Wait(cause, reason, Instant.EPOCH))));
    }

    private static String body(Page page) {
        return new String(page.body(), StandardCharsets.UTF_8);
    }

    @Test
    void itIsReadyWhenNoRoleWaits() {
        // When
        readiness.serving(() -> roles);

        // Then
        assertThat(readiness.ready().status()).isEqualTo(200);
        assertThat(body(readiness.ready())).contains("\"ready\"");
    }

    @Test
    void itSaysWhatARoleWaitsForWithoutSecrets() {
        // Given
        readiness.serving(() -> roles);

        // When
        waiting(Cause.TARGET, "target https://user:secret@host/ is full: \"no\u0007space\"");

        // Then
        assertThat(readiness.ready().status()).isEqualTo(503);
        assertThat(body(readiness.ready()))
                .contains("\"role\":\"uploader\"", "\"cause\":\"target\"", "is full", "1970-01-01T00:00:00Z")
                .doesNotContain("secret", "\u0007");
        assertThat(readiness.live().status()).as("a restart would not help").isEqualTo(200);
    }

    @Test
    void itIsNotReadyBeforeItsRolesWorkNorWhenTheyEnd() {
        assertThat(body(readiness.ready())).contains("starting");
        readiness.serving(() -> roles);
        readiness.stopping();
        assertThat(readiness.ready().status()).isEqualTo(503);
        assertThat(body(readiness.ready())).contains("stopping");
        assertThat(readiness.live().status()).isEqualTo(200);
    }

    @Test
    void itDoesNotLiveWhenOnlyARestartHelps() {
        // Given
        readiness.serving(() -> roles);

        // When
        waiting(Cause.STUCK, "its thread settler has ended");

        // Then
        assertThat(readiness.live().status()).isEqualTo(503);
        assertThat(body(readiness.live())).contains("settler");
    }

    @Test
    void itLivesWhileItsThreadsEndBecauseItStops() {
        // Given
        readiness.serving(() -> roles);
        waiting(Cause.STUCK, "its thread settler has ended");

        // When
        readiness.stopping();

        // Then
        assertThat(readiness.live().status()).isEqualTo(200);
    }
}
