package org.waybill.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.events.SourcePath;

class FilterTest {

    @ParameterizedTest
    @CsvSource({
        "*.pdf, a.pdf, true",
        "*.pdf, b/c/a.pdf, true",
        "*.pdf, a.pdf.txt, false",
        "*.pdf, x.pdf/inner, true",
        "a?c, abc, true",
        "a?c, a/c, false",
        "docs/*.txt, docs/a.txt, true",
        "docs/*.txt, docs/b/a.txt, false",
        "docs/*.txt, x/docs/a.txt, false",
        "docs/**/*.txt, docs/a.txt, true",
        "docs/**/*.txt, docs/b/c/a.txt, true",
        "**/tmp, a/b/tmp/x, true",
        "/tmp, tmp/x, true",
        "/tmp, a/tmp, false",
        "tmp/, tmp/x, true",
        "tmp/, tmpx, false",
        "a.b, aXb, false",
        "(x)[y]+$, (x)[y]+$, true",
        "größe*, größe 1, true"
    })
    void aGlobChoosesPaths(String glob, String path, boolean chosen) {
        // Given
        var sourcePath = SourcePath.ofText(path);

        // Then
        assertThat(new Filter(List.of(glob), List.of()).takes(sourcePath)).isEqualTo(chosen);
        assertThat(new Filter(List.of(), List.of(glob)).takes(sourcePath)).isEqualTo(!chosen);
    }

    @Test
    void withoutGlobsEverythingIsTakenAlsoWhatIsNoText() {
        assertThat(new Filter(List.of(), List.of()).takes(SourcePath.ofBytes(new byte[] {(byte) 0xff, '\n'})))
                .isTrue();
    }

    @Test
    void excludesWin() {
        assertThat(new Filter(List.of("a"), List.of("a")).takes(SourcePath.ofText("a")))
                .isFalse();
    }
}
