package org.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.Printable;

class DispositionTest {

    /** RFC 6266: a token or a quoted string, and the extended form of RFC 8187. */
    private static final Pattern FORM = Pattern.compile(
            "(?:inline|attachment)(?:; filename=\"((?:[^\"\\\\]|\\\\.)*)\")?(?:; filename\\*=UTF-8''([!-~]+))?");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "report.pdf|attachment; filename=\"report.pdf\"",
                "a b;c.pdf|attachment; filename=\"a b;c.pdf\"",
                "100%.pdf|attachment; filename=\"100_.pdf\"; filename*=UTF-8''100%25.pdf",
                "a\"b.pdf|attachment; filename=\"a_b.pdf\"; filename*=UTF-8''a%22b.pdf",
                "Größe.pdf|attachment; filename=\"Gr__e.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf",
                "a\\b/c|attachment; filename=\"a_b_c\"",
            })
    void aNameIsWrittenInBothForms(String name, String header) {
        assertThat(Disposition.of(false, name)).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\r\nSet-Cookie: x=1", "a\0b", "a\u202Efdp.exe", "a\u2028b", "a\u2066b", "\uD800", "\u007F"})
    void whatBreaksAHeaderOrMisleadsIsReplaced(String name) {
        // When
        var header = Disposition.of(true, name);

        // Then
        assertThat(header).matches("[ -~]+").contains("_").startsWith("inline; filename=\"");
        assertThat(FORM.matcher(header).matches()).isTrue();
        assertThat(header).doesNotContain("%0D", "%0A", "%00", "%E2%80%AE", "%E2%80%A8", "%E2%81%A6", "%7F");
    }

    @Test
    void anyNameIsReadAsItWasWritten() {
        for (int seed = 0; seed < 20_000; seed++) {
            // Given
            var random = new Random(seed);
            var name = random.ints(1 + random.nextInt(40), 1, seed % 2 == 0 ? 0x180 : 0x30000)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());

            // When
            var header = Disposition.of(seed % 3 == 0, name);

            // Then
            var matcher = FORM.matcher(header);
            assertThat(matcher.matches()).as("seed %d: %s", seed, header).isTrue();
            var read = matcher.group(2) == null
                    ? matcher.group(1)
                    : URLDecoder.decode(matcher.group(2).replace("+", "%2B"), StandardCharsets.UTF_8);
            assertThat(read).as("seed %d", seed).isEqualTo(harmless(name));
        }
    }

    private static String harmless(String name) {
        return name.codePoints()
                .map(point ->
                        point == '/' || point == '\\' || !Printable.isPlain(Character.toString(point)) ? '_' : point)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        assertThat(Disposition.of(true, "ü".repeat(500))).endsWith("%C3%BC").hasSizeLessThan(1_100);
    }

    @ParameterizedTest
    @CsvSource({
        "image/png,true", "IMAGE/JPEG; x=y,true", "video/mp4,true", "audio/mpeg,true", "text/plain;charset=utf-8,true",
        "application/pdf,true", "text/html,false", "image/svg+xml,false", "application/xml,false", "text/xml,false",
        "application/xhtml+xml,false", "application/octet-stream,false", "text/javascript,false",
    })
    void onlyWhatCannotActIsShown(String type, boolean shown) {
        assertThat(Display.isInline(type)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html\r\nX: y", "", "nonsense", "/x", "text/ü"})
    void aTypeThatCannotStandInAHeaderIsUnknown(String type) {
        assertThat(Display.safe(type)).isEqualTo("application/octet-stream");
    }

    @Test
    void aProblemStaysJson() {
        var problem = new Problem(400, "bad", "A \"title\"", "a\\b\nc\u202E");
        assertThat(new String(problem.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"urn:waybill:problem:bad\",\"title\":\"A \\\"title\\\"\",\"status\":400,"
                        + "\"detail\":\"a\\\\b%0Ac%E2%80%AE\"}\n");
    }
}
