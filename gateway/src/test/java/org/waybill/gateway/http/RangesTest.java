package org.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0|10|0+1",
                "bytes=0-|10|0+10",
                "bytes=3-5|10|3+3",
                "BYTES = 3 - 5|10|3+3",
                "bytes=9-99|10|9+1",
                "bytes=-3|10|7+3",
                "bytes=-11|10|0+10",
                "bytes=-99999999999999999999|10|0+10",
                "bytes=1-99999999999999999999|10|1+9",
                "bytes=0-18446744073709551615|10|0+10",
                "bytes=00000000000000000000001-2|10|1+2",
                "bytes=20-30,5-6|10|5+2",
                "bytes=0-1,2-3|10|0+4",
                "bytes=4-6,0-5|10|0+7",
                "bytes=,1-2,,|10|1+2",
                "bytes=0-1,500-501|2000|0+2 500+2",
                "bytes=500-501,0-1|2000|0+2 500+2",
                "bytes=0-1,500-501|516|whole",
                "bytes=0-1,500-501|517|0+2 500+2",
                "bytes=10-|10|none",
                "bytes=10-20,99999999999999999999-|10|none",
                "bytes=-0|10|none",
                "bytes=-0,1-1|10|1+1",
                "bytes=5-3|10|whole",
                "bytes=5-3,1-1|10|whole",
                "bytes=|10|whole",
                "bytes=,|10|whole",
                "bytes=-|10|whole",
                "bytes=1|10|whole",
                "bytes=+1-2|10|whole",
                "bytes=--1|10|whole",
                "bytes=1-2-3|10|whole",
                "bytes=\u0661-2|10|whole",
                "bytes|10|whole",
                "lines=0-1|10|whole",
                "bytes=0-0|0|whole",
                "bytes=-5|0|whole",
                "bytes=5-|0|whole",
            })
    void aHeaderAsksForTheseBytes(String header, long size, String expected) {
        assertThat(text(Ranges.of(header, size))).isEqualTo(expected);
    }

    @Test
    void moreThanEightPartsAreTheWholeFile() {
        assertThat(Ranges.of(parts(8), 1 << 20)).isInstanceOf(Ranges.Parts.class);
        assertThat(Ranges.of(parts(9), 1 << 20)).isInstanceOf(Ranges.Whole.class);
        assertThat(Ranges.of(parts(2_000), 1L << 40)).isInstanceOf(Ranges.Whole.class);
    }

    private static String parts(int count) {
        return "bytes="
                + IntStream.range(0, count)
                        .mapToObj(i -> i * 10 + "-" + (i * 10 + 1))
                        .collect(Collectors.joining(","));
    }

    @Test
    void partsHoldWhatWasAskedForAndNothingElse() {
        for (int seed = 0; seed < 20_000; seed++) {
            // Given
            var random = new Random(seed);
            int size = 1 + random.nextInt(random.nextBoolean() ? 30 : 5_000);
            var asked = new BitSet();
            var specs = new ArrayList<String>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                int start = random.nextInt(size + 10);
                int end = start + random.nextInt(size + 10);
                specs.add(start + "-" + end);
                asked.set(Math.min(start, size), Math.min(end + 1, size));
            }

            // When
            var ranges = Ranges.of("bytes=" + String.join(",", specs), size);

            // Then
            switch (ranges) {
                case Ranges.None _ ->
                    assertThat(asked.isEmpty()).as("seed %d", seed).isTrue();
                case Ranges.Whole _ ->
                    assertThat(asked.isEmpty()).as("seed %d", seed).isFalse();
                case Ranges.Parts parts -> {
                    var served = new BitSet();
                    long before = -1;
                    for (var span : parts.spans()) {
                        assertThat(span.start()).as("seed %d", seed).isGreaterThan(before);
                        assertThat(span.end()).as("seed %d", seed).isLessThanOrEqualTo(size);
                        served.set((int) span.start(), (int) span.end());
                        before = span.end();
                    }
                    assertThat(served).as("seed %d", seed).isEqualTo(asked);
                }
            }
        }
    }

    @Test
    void theFrameOfPartsHasTheLengthThatItSays() {
        // Given
        var spans = List.of(new Span(0, 2), new Span(500, 3));
        var frame = new Multipart("b0undary", "text/plain", 2_000, spans);

        // When
        var body = new ByteArrayOutputStream();
        for (var span : spans) {
            body.writeBytes(frame.head(span));
            body.writeBytes("x".repeat((int) span.length()).getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes(frame.tail());

        // Then
        assertThat(body.size()).isEqualTo(Math.toIntExact(frame.length()));
        assertThat(body.toString(StandardCharsets.US_ASCII))
                .isEqualTo("\r\n--b0undary\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/2000\r\n\r\nxx"
                        + "\r\n--b0undary\r\nContent-Type: text/plain\r\nContent-Range: bytes 500-502/2000\r\n\r\nxxx"
                        + "\r\n--b0undary--\r\n");
    }

    private static String text(Ranges ranges) {
        return switch (ranges) {
            case Ranges.Whole _ -> "whole";
            case Ranges.None _ -> "none";
            case Ranges.Parts parts ->
                parts.spans().stream()
                        .map(span -> span.start() + "+" + span.length())
                        .collect(Collectors.joining(" "));
        };
    }
}
