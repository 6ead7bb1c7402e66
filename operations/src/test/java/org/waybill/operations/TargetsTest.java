package org.waybill.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;

class TargetsTest {

    @Test
    void whatATrialFoundIsReadAsItWasRecorded() {
        // Given
        var found = new Capabilities(
                Set.of(Capability.CRC32C),
                Set.of(Capability.BUNDLES),
                true,
                false,
                255,
                new Capabilities.Retention("COMPLIANCE", "2026-12-01T12:00:00Z", 1));
        var plain = new Capabilities(Set.of(Capability.DELETE), false, true, 200);

        // When / Then
        assertThat(Targets.read(Targets.write(found))).contains(found);
        assertThat(Targets.read(Targets.write(plain))).contains(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"present\":[\"DELETE\"],\"versioned\":false,\"encrypted\":false,\"segmentBytes\":255}",
                "{\"trial\":1,\"found\":{\"present\":[],\"untried\":[],\"versioned\":false,\"encrypted\":false,"
                        + "\"segmentBytes\":255,\"retention\":null}}",
                "{\"trial\":2,\"found\":{\"present\":[\"SOMETHING_NEW\"],\"untried\":[],\"versioned\":false,"
                        + "\"encrypted\":false,\"segmentBytes\":255,\"retention\":null}}",
                "{\"trial\":2}"
            })
    void whatAnotherVersionRecordedIsNotTakenForAll(String text) {
        assertThat(Targets.read(text)).isEmpty();
    }
}
