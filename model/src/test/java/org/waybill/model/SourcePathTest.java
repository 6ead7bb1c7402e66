package org.waybill.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePathTest {

    @Test
    void i8AnyBytesComeBackExactly() {
        for (int seed = 0; seed < 2_000; seed++) {
            // Given
            var raw = new byte[new Random(seed).nextInt(300)];
            new Random(seed).nextBytes(raw);

            // When
            var path = SourcePath.ofBytes(raw);

            // Then
            assertThat(path.bytes()).as("seed %d", seed).isEqualTo(raw);
            assertThat(new SourcePath(path.encoded())).as("seed %d", seed).isEqualTo(path);
            assertThat(path.encoded())
                    .as("seed %d", seed)
                    .matches("\\p{ASCII}*")
                    .doesNotContain(" ", "\n", "?", "#");
        }
    }

    @Test
    void i8DifferentBytesHaveDifferentForms() {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            // Given
            var raw = new byte[1 + random.nextInt(20)];
            random.nextBytes(raw);
            var other = raw.clone();
            other[random.nextInt(raw.length)] ^= (byte) (1 + random.nextInt(255));

            // Then
            assertThat(SourcePath.ofBytes(raw)).isNotEqualTo(SourcePath.ofBytes(other));
        }
    }

    @Test
    void keepsTheAlphabetOfThePlatformsPaths() {
        for (int b = 1; b < 256; b++) {
            if (b != '/') {
                // Given
                var path = SourcePath.ofBytes(new byte[] {'x', (byte) b});

                // When
                var platform = Path.of(URI.create("file:///" + path.encoded()));

                // Then
                assertThat(platform.toUri().getRawPath()).as("byte %d", b).isEqualTo("/" + path.encoded());
            }
        }
    }

    @Test
    void isTextOnlyWhenItsBytesAre() {
        assertThat(SourcePath.ofText("Größe 100%.txt").text()).contains("Größe 100%.txt");
        assertThat(SourcePath.ofBytes(new byte[] {'a', (byte) 0xff}).text()).isEmpty();
        assertThat(SourcePath.ofBytes(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})
                        .text())
                .as("a lone surrogate")
                .isEmpty();
    }

    @Test
    void isShownWithoutControlCharacters() {
        assertThat(SourcePath.ofText("ä b").display()).isEqualTo("ä b");
        assertThat(SourcePath.ofText("a\u001b[31m\nb").display()).isEqualTo("a%1B%5B31m%0Ab");
        assertThat(SourcePath.ofText("a\u009bb").display()).isEqualTo("a%C2%9Bb");
    }

    @Test
    void liesWithinItsDirectoriesOnly() {
        // Given
        var path = SourcePath.ofText("a/b").resolve("c%20d");

        // Then
        assertThat(path.encoded()).isEqualTo("a/b/c%20d");
        assertThat(path.isWithin(new SourcePath("a/b"))).isTrue();
        assertThat(path.isWithin(new SourcePath(""))).isTrue();
        assertThat(path.isWithin(path)).isTrue();
        assertThat(path.isWithin(new SourcePath("a/b/c"))).isFalse();
        assertThat(new SourcePath("").resolve("x").encoded()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ä", "a\nb", "a\\b", "a?b", "%", "a%2", "a%zz", "a%-1"})
    void refusesWhatIsNotEncoded(String encoded) {
        assertThatThrownBy(() -> new SourcePath(encoded)).isInstanceOf(IllegalArgumentException.class);
    }
}
