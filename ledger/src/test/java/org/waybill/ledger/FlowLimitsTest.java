package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.flow.FlowLimit;
import org.waybill.ledger.flow.FlowLimit.Setting;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.model.flow.Flow;
import org.waybill.model.flow.Timetable;

class FlowLimitsTest {

    private final Scene scene = new Scene();
    private final FlowLimits limits = new FlowLimits(scene.database);

    @AfterEach
    void close() {
        scene.close();
    }

    private Flow set(String flow) {
        var always = Flow.parse(flow);
        limits.set(new FlowLimit(
                scene.migration.number(),
                always,
                Timetable.parse("Mon-Fri 08:00-18:00 5MB/s"),
                ZoneId.of("Europe/Berlin"),
                new Setting("Mon-Fri 08:00-18:00 5MB/s", "anna", Instant.EPOCH)));
        return always;
    }

    @Test
    void isKeptAsItWasSet() {
        // When
        set("20MB/s");

        // Then
        var found = limits.of(scene.migration.number()).orElseThrow();
        assertThat(found.always()).isEqualTo(Flow.parse("20MB/s"));
        assertThat(found.zone().getId()).isEqualTo("Europe/Berlin");
        assertThat(found.setting().by()).isEqualTo("anna");
        assertThat(found.at(Instant.parse("2026-11-30T09:00:00Z"))).isEqualTo(Flow.parse("5MB/s"));
        assertThat(found.at(Instant.parse("2026-11-30T19:00:00Z"))).isEqualTo(Flow.parse("20MB/s"));
        assertThat(limits.all()).containsOnlyKeys(scene.migration.id());
        assertThat(limits.remove(scene.migration.number())).isTrue();
        assertThat(limits.remove(scene.migration.number())).isFalse();
        assertThat(limits.all()).isEmpty();
    }

    @Test
    void sharesAreHandedOutOneAfterTheOther() {
        // Given
        var flow = set("1MB/s,10files/s");

        // When: two workers reserve 10 s of bytes each, then 20 s of files
        var first = limits.reserve(scene.migration.number(), flow, 10_000_000, 1);
        var second = limits.reserve(scene.migration.number(), flow, 10_000_000, 1);
        var third = limits.reserve(scene.migration.number(), flow, 0, 200);
        var fourth = limits.reserve(scene.migration.number(), flow, 0, 1);

        // Then
        assertThat(first).isZero();
        assertThat(second.toMillis()).isCloseTo(9_800, Offset.offset(300L));
        assertThat(third.toMillis()).isCloseTo(19_800, Offset.offset(300L));
        assertThat(fourth.toMillis()).isCloseTo(20_000, Offset.offset(400L));
    }

    @Test
    void aChangedLimitForgetsWhatWasReserved() {
        // Given
        var slow = set("1kB/s");
        limits.reserve(scene.migration.number(), slow, 1_000_000, 0);

        // When
        var fast = set("1GB/s");

        // Then
        assertThat(limits.reserve(scene.migration.number(), fast, 1_000, 0)).isLessThan(Duration.ofSeconds(1));
    }
}
