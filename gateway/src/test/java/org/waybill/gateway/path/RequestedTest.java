package org.waybill.gateway.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.SourcePath;

class RequestedTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void everyByteOfANameReachesItsFile() {
        for (int b = 1; b < 256; b++) {
            if (b == '/') {
                continue;
            }
            // Given
            var name = new byte[] {'a', (byte) b, 'z'};

            // When
            var encoded = Requested.of("/7/docs/a%" + HEX.toHexDigits((byte) b) + "z");
            var kept = Requested.of("/7/docs/" + SourcePath.ofBytes(name).encoded());

            // Then
            var path = new SourcePath("docs").resolve(SourcePath.ofBytes(name).encoded());
            assertThat(encoded)
                    .as("byte %02x", b)
                    .isEqualTo(new Requested.Named(new RequestedFile("7", path)))
                    .isEqualTo(kept);
        }
    }

    @Test
    void anyBytesAreReadOnce() {
        for (int seed = 0; seed < 5_000; seed++) {
            // Given
            var random = new Random(seed);
            var raw = new byte[1 + random.nextInt(100)];
            for (int i = 0; i < raw.length; i++) {
                byte b = (byte) (1 + random.nextInt(255));
                raw[i] = b == '/' || b == '.' ? (byte) '%' : b;
            }
            var path = SourcePath.ofBytes(raw);

            // When
            var requested = Requested.of("/photos/" + path.encoded());

            // Then
            assertThat(requested).as("seed %d", seed).isEqualTo(new Requested.Named(new RequestedFile("photos", path)));
            assertThat(((Requested.Named) requested).file().path().bytes()).isEqualTo(raw);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/1/100%25.pdf 100%25.pdf",
                "/1/a;b.pdf a;b.pdf",
                "/1/a;/b a;/b",
                "/1/a%3Bb.pdf a;b.pdf",
                "/1/%2561 %2561",
                "/1/a%5Cb a%5Cb",
                "/1/... ...",
                "/1/%2e%2e%2e ...",
                "/1/%C0%AF x%C0%AF",
                "/1/%FF x%FF",
                "/1/[a]|{b} %5Ba%5D%7C%7Bb%7D",
            })
    void namesAreTakenAsTheyAre(String raw, String encoded) {
        var expected = encoded.startsWith("x%") ? encoded.substring(1) : encoded;
        assertThat(Requested.of(raw)).isEqualTo(new Requested.Named(new RequestedFile("1", new SourcePath(expected))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/1",
                "/1/",
                "*",
                "1/a",
                "//a",
                "/1//a",
                "/1/a//b",
                "/1/a/",
                "/1/.",
                "/1/..",
                "/1/../a",
                "/1/a/../b",
                "/1/%2e",
                "/1/%2E%2e/a",
                "/1/a/.%2e",
                "/1/a%2Fb",
                "/1/a%2fb",
                "/1/..%2f",
                "/1/a%00b",
                "/1/%",
                "/1/%4",
                "/1/%zz",
                "/1/%+1",
                "/1/%\uFF11\uFF11",
                "/1/a b",
                "/1/a\\b",
                "/1/..\\a",
                "/1/a\u0001",
                "/1/\u00FC",
                "/1/\u007F",
                "/0/a",
                "/01/a",
                "/1234567890/a",
                "/A/a",
                "/a_b/a",
                "/%31/a",
                "/-a/a",
                "/../a",
                "/1;x/a",
            })
    void whatNamesNoFileIsRefused(String raw) {
        assertThat(Requested.of(raw)).isInstanceOf(Requested.Refused.class);
    }

    @Test
    void aPathLongerThanTheSystemOpensIsRefused() {
        assertThat(Requested.of("/1/" + "a".repeat(4_000))).isInstanceOf(Requested.Named.class);
        assertThat(Requested.of("/1/" + "a".repeat(4_001))).isInstanceOf(Requested.Refused.class);
        assertThat(Requested.of("/1/" + "%61".repeat(4_001))).isInstanceOf(Requested.Refused.class);
    }
}
