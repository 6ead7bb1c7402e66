package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.model.flow.Flow;

class LeasesTest {

    private final Scene scene = new Scene();
    private final int number = scene.migration.number();
    private final Leases other = new Leases(scene.database, "another scanner", Duration.ofMinutes(1));

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anotherProcessWaitsWhileTheHolderLives() {
        assertThat(other.acquire(number)).isEmpty();
    }

    @Test
    void theSameHolderRestartedTakesOverAtOnceWithAHigherEpoch() {
        // When
        var restarted = scene.leases.acquire(number);

        // Then
        assertThat(restarted)
                .hasValueSatisfying(lease -> assertThat(lease.epoch()).isGreaterThan(scene.lease.epoch()));
    }

    @Test
    void afterATakeoverEveryTransactionOfTheOldHolderFailsAndWritesNothing() {
        // Given
        scene.record(Scene.file("a", 5, 1));
        var ref = scene.take().getFirst();
        scene.execute("update lease set expires_at = now() - interval '1 second'");
        var taken = other.acquire(number);
        var outbox = scene.outbox(Scene.WIDE);
        var before = scene.rowVersions();
        var files = List.of(ref.file().value());

        // When
        List<ThrowingCallable> transactions = List.of(
                () -> scene.record(Scene.file("b", 5, 1)),
                () -> outbox.take(scene.lease, scene.migration, scene.batch, Flow.UNLIMITED),
                () -> outbox.unpublished(scene.lease, scene.migration),
                () -> outbox.inFlight(scene.lease, scene.migration),
                () -> outbox.published(scene.lease, 1),
                () -> scene.livingFiles.gone(scene.lease, scene.migration, scene.batch, files),
                () -> scene.livingFiles.rechecked(scene.lease, files),
                () -> scene.departures.published(scene.lease, List.of()),
                () -> scene.leases.renew(scene.lease));

        // Then
        assertThat(taken).isPresent();
        assertThat(transactions)
                .allSatisfy(transaction -> assertThatThrownBy(transaction).isInstanceOf(LeaseLost.class));
        assertThat(scene.rowVersions()).isEqualTo(before);
    }

    @Test
    void theOldHolderCannotReleaseTheNewOnesLease() {
        // Given
        scene.leases.acquire(number);

        // When
        scene.leases.release(scene.lease);

        // Then
        assertThat(other.acquire(number)).isEmpty();
    }

    @Test
    void aReleasedLeaseIsFree() {
        // When
        scene.leases.release(scene.lease);

        // Then
        assertThat(other.acquire(number)).isPresent();
    }

    @Test
    void renewingKeepsALeaseThatWouldHaveEnded() {
        // Given
        scene.execute("update lease set expires_at = now() - interval '1 second'");

        // When
        scene.leases.renew(scene.lease);

        // Then
        assertThat(other.acquire(number)).isEmpty();
    }
}
