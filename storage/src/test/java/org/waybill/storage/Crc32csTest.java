package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
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

    @Test
    void sumsOfPartsCombineToTheSumOfTheWhole() {
        for (long seed = 0; seed < 200; seed++) {
            // Given
            var random = new Random(seed);
            var whole = new byte[random.nextInt(100_000)];
            random.nextBytes(whole);
            int sum = 0;
            int from = 0;

            // When
            while (from < whole.length) {
                int length = Math.min(whole.length - from, random.nextInt(0, 40_000));
                var part = new byte[length];
                System.arraycopy(whole, from, part, 0, length);
                sum = Crc32cs.combine(sum, Crc32cs.parse(Crc32cs.of(part, length)), length);
                from += length;
            }

            // Then
            assertThat(Crc32cs.base64(sum)).as("seed %s", seed).isEqualTo(Crc32cs.of(whole, whole.length));
        }
    }

    @Test
    void partsMayBeLargerThanAnArray() {
        // Given
        long fiveGib = 5L << 30;

        // When: zeros are appended at once, and in ten steps
        int atOnce = Crc32cs.combine(0xE3069283, 0, fiveGib);
        int inSteps = 0xE3069283;
        for (int i = 0; i < 10; i++) {
            inSteps = Crc32cs.combine(inSteps, 0, fiveGib / 10);
        }

        // Then
        assertThat(atOnce).isEqualTo(inSteps).isNotEqualTo(0xE3069283);
    }
}
