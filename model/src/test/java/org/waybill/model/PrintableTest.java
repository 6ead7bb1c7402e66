package org.waybill.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "größe 100 %", "日本語", "😀", "e\u0301", "👩\u200D👩\u200D👧", "שלום", "~\u00a0\u00ad"})
    void textThatOnlyShowsItselfStays(String text) {
        assertThat(Printable.of(text)).isEqualTo(text);
        assertThat(Printable.isPlain(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, '\t', '\n', '\r', 0x1B, 0x7F, 0x80, 0x85, 0x9B, 0x9F, 0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,
                0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069
            })
    void whatActsOnATerminalOrALogIsEncoded(int point) {
        // Given
        var name = "ä" + Character.toString(point) + "b😀";

        // Then
        assertThat(Printable.isPlain(name)).isFalse();
        assertThat(Printable.of(name))
                .isEqualTo("ä" + SourcePath.ofText(Character.toString(point)).encoded() + "b😀");
        assertThat(SourcePath.ofText(name).display())
                .isEqualTo(SourcePath.ofText(name).encoded());
        assertThat(Printable.json('"' + name + '"')).isEqualTo(String.format("\"ä\\u%04Xb😀\"", point));
    }

    @Test
    void halfACharacterIsShownAsTheBytesThatSomeFileSystemsHold() {
        assertThat(Printable.of("a\uD800b\uDC01")).isEqualTo("a%ED%A0%80b%ED%B0%81");
        assertThat(Printable.of("\uDC01\uD800")).isEqualTo("%ED%B0%81%ED%A0%80");
    }

    @Test
    void aTextThatNobodyReadsToItsEndLosesItsMiddle() {
        assertThat(Printable.of("a".repeat(4_000))).hasSize(4_000).doesNotContain("…");
        assertThat(Printable.of("begin" + "x".repeat(100_000) + "end"))
                .hasSizeLessThanOrEqualTo(4_000)
                .startsWith("beginx")
                .contains("x…x")
                .endsWith("xend");
        assertThat(Printable.of("\n".repeat(3_000)))
                .hasSizeLessThanOrEqualTo(4_000)
                .startsWith("%0A")
                .endsWith("%0A");
        assertThat(Printable.of("a" + "😀".repeat(50_000)))
                .hasSizeLessThanOrEqualTo(4_000)
                .matches("a(😀)+…(😀)+");
    }

    @Test
    void theLongestKeyStaysWhole() {
        assertThat(Printable.of("\n".repeat(1_024))).isEqualTo("%0A".repeat(1_024));
    }
}
