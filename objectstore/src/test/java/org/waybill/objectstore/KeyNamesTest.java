package org.waybill.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.SourcePath;

class KeyNamesTest {

    private static final KeyNames NAMES = new KeyNames("pre/fix/", KeyNames.Limits.DEFAULTS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "documents/report 2024.pdf",
                "umläut/日本語/😀",
                "..a/.b/c../...",
                "~waybill~",
                "a~waybill~0123",
                "control\u0001\n\t",
                "back\\slash",
                "%41"
            })
    void aPathIsItsOwnKeyWhereItCanBe(String path) {
        // When
        var key = NAMES.key(SourcePath.ofText(path));

        // Then
        assertThat(key).isEqualTo("pre/fix/" + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\..\\b",
                "a/ . /b",
                "a/.. ",
                "\\.",
                "dir__XLDIR__",
                "x__XLDIR__/y",
                "a//b",
                "x~waybill~0123456789012345678901234567890123456789012345678901234567890123"
            })
    void aPathThatTargetsRefuseIsEscaped(String path) {
        // When
        var key = NAMES.key(SourcePath.ofText(path));

        // Then
        assertThat(key).matches("pre/fix/[A-Za-z0-9._-]{0,80}~waybill~[0-9a-f]{64}");
        assertThat(key).isEqualTo(NAMES.key(SourcePath.ofText(path)));
    }

    @Test
    void anEscapeEndsWithTheHashOfTheRawPath() {
        // When
        var key =
                new KeyNames("", KeyNames.Limits.DEFAULTS).key(SourcePath.ofBytes(new byte[] {'a', '/', (byte) 0xFF}));

        // Then
        assertThat(key).isEqualTo("a__FF~waybill~6c3c3f896b7e780a0005b297f0085bbe9b9a298dfd3b200642a3ab403a689299");
    }

    @Test
    void theLengthsThatATargetTakesCountBytesAndThePrefix() {
        // Given
        int room = 1024 - "pre/fix/".length();
        var segment = "ä".repeat(127) + "a";
        var fits = (segment + "/").repeat(3) + "a".repeat(room - 3 * 256);

        // When
        var longest = NAMES.key(SourcePath.ofText(fits));
        var tooLong = NAMES.key(SourcePath.ofText(fits + "b"));

        // Then
        assertThat(longest).isEqualTo("pre/fix/" + fits);
        assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(1024);
        assertThat(tooLong).contains("~waybill~");
        assertThat(NAMES.key(SourcePath.ofText(segment))).endsWith(segment);
        assertThat(NAMES.key(SourcePath.ofText(segment + "a"))).contains("~waybill~");
    }

    @Test
    void aTargetMayTakeOnlyAscii() {
        // Given
        var names = new KeyNames("", new KeyNames.Limits(1024, 200, false, true, true, true));

        // When
        var key = names.key(SourcePath.ofText("ä"));

        // Then
        assertThat(key).startsWith("_C3_A4~waybill~");
        assertThat(names.key(SourcePath.ofText("a b"))).isEqualTo("a b");
    }

    @Test
    void aNameThatATargetFoldsRefusesOrHidesIsEscapedThereAndNowhereElse() {
        areEscaped(new KeyNames.Limits(1024, 255, true, false, true, true), "back\\slash", "a/b\\c/d");
        areEscaped(new KeyNames.Limits(1024, 255, true, true, false, true), "a\nb", "x/\u0001", "\u007f", "a\u0085");
        areEscaped(
                new KeyNames.Limits(1024, 255, true, true, true, false),
                ".uploads",
                ".uploads/a",
                "a/.uploads/b",
                ".versions",
                "a.versions/b",
                "b/a.versions");
    }

    private static void areEscaped(KeyNames.Limits limits, String... paths) {
        // Given
        var names = new KeyNames("", limits);
        for (var text : paths) {
            // When
            var path = SourcePath.ofText(text);

            // Then
            assertThat(names.key(path)).as("key of %s", path).contains("~waybill~");
            assertThat(NAMES.key(path)).isEqualTo("pre/fix/" + text);
        }
        var plain = ".uploads2/versions/a.uploads";
        assertThat(names.key(SourcePath.ofText(plain))).isEqualTo(plain);
    }

    @Test
    void aPrefixThatTheTargetWouldHideIsRefused() {
        var hiding = new KeyNames.Limits(1024, 255, true, true, true, false);
        assertThatThrownBy(() -> new KeyNames("a/.uploads/", hiding))
                .hasMessageContaining("a/.uploads/")
                .hasMessageContaining("doctor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a//", "/", "../", "a/./", "a/\\../"})
    void aPrefixThatNoKeyCanHaveIsRefused(String prefix) {
        assertThatThrownBy(() -> new KeyNames(prefix, KeyNames.Limits.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + prefix + "\"");
    }

    @Test
    void aPrefixThatLeavesNoRoomForAnEscapeIsRefused() {
        var prefix = ("a".repeat(99) + "/").repeat(9);
        assertThatThrownBy(() -> new KeyNames(prefix, KeyNames.Limits.DEFAULTS)).hasMessageContaining("may have 871");
    }

    @Test
    void noTwoPathsHaveOneKey() {
        for (long seed = 0; seed < 20; seed++) {
            // Given
            var random = new Random(seed);
            var names = new KeyNames(
                    "p/",
                    new KeyNames.Limits(
                            400,
                            160,
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextBoolean()));
            var paths = new HashMap<String, SourcePath>();
            for (int i = 0; i < 2_000; i++) {
                // When
                var path = path(random);
                var key = names.key(path);

                // Then
                var other = paths.putIfAbsent(key, path);
                assertThat(other == null || other.equals(path))
                        .as("seed %s: %s and %s have the key %s", seed, other, path, key)
                        .isTrue();
                assertThat(key.getBytes(StandardCharsets.UTF_8).length)
                        .as("seed %s: length of %s", seed, key)
                        .isLessThanOrEqualTo(400);
                // A file may well have the name of another's key.
                var named = SourcePath.ofText(key.substring(2));
                var twin = paths.putIfAbsent(names.key(named), named);
                assertThat(twin == null || twin.equals(named))
                        .as("seed %s: %s", seed, named)
                        .isTrue();
            }
        }
    }

    /** Bytes from a small alphabet of what is special somewhere, so that names collide and lie close together. */
    private static SourcePath path(Random random) {
        var pieces = new String[] {
            "a",
            "A",
            ".",
            "..",
            "/",
            "\\",
            " ",
            ".uploads",
            ".versions",
            "~waybill~",
            "__XLDIR__",
            "ä",
            "e\u0301",
            "%",
            "_",
            "\n"
        };
        var raw = new StringBuilder("r");
        int count = random.nextInt(random.nextInt(10) == 0 ? 300 : 6);
        for (int i = 0; i < count; i++) {
            raw.append(pieces[random.nextInt(pieces.length)]);
        }
        var bytes = raw.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(1, 256);
        }
        return SourcePath.ofBytes(bytes);
    }
}
