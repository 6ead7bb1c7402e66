package org.waybill.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc32csTest {

    @Test
    void aSumIsWhatTheStandardSays() {
        // Given
        var content = "123456789 and more".getBytes(StandardCharsets.US_ASCII);

        // When
        var sum = Crc32cs.of(content, 9);

        // Then: RFC 3720's polynomial gives E3069283 for this text.
        assertThat(Crc32cs.parse(sum)).isEqualTo(0xE3069283);
        assertThat(sum).isEqualTo("4waSgw==").isEqualTo(Crc32cs.base64(0xE3069283));
    }
}
