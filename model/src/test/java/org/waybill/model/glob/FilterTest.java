package org.waybill.model.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.model.SourcePath;

class FilterTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tmp/          | a/tmp/x       | true
        tmp/          | tmp           | false
        ./tmp         | tmp/x         | true
        ./tmp         | a/tmp         | false
        ./a/b         | a/b           | true
        a/tmp/        | a/tmp/x       | true
        a/tmp/        | b/a/tmp/x     | false
        a/**          | a/b/c         | true
        a/**          | a             | false
        a/**          | b/a/c         | false
        **            | a/b           | true
        /**           | a             | true
        **/           | a/b           | true
        **/           | a             | false
        a/**/b        | a/b           | true
        a/**/b        | a/x/y/b       | true
        a/**/b        | ab            | false
        a**b          | a/x/b         | true
        /a**b         | a/x/b         | true
        *.{jpg,png}   | x/a.png       | true
        *.{jpg,png}   | a.gif         | false
        {a/b,c}       | x/c           | true
        {a/b,c}       | x/a/b         | false
        {a,b{c,d}}e   | bde           | true
        {a,b{c,d}}e   | be            | false
        x{,.bak}      | x             | true
        x{,.bak}      | x.bak         | true
        [ab].txt      | b.txt         | true
        [ab].txt      | c.txt         | false
        [!ab].txt     | c.txt         | true
        [!ab].txt     | a.txt         | false
        [a-c0-9]x     | bx            | true
        [a-c0-9]x     | 5x            | true
        [a-c0-9]x     | dx            | false
        [a-]x         | -x            | true
        []]x          | ]x            | true
        [!]]x         | ]x            | false
        a[!b]c        | a/c           | false
        [{,}]x        | ,x            | true
        \\*x          | *x            | true
        \\*x          | ax            | false
        \\{a,b\\}     | {a,b}         | true
        [\\]]x        | ]x            | true
        a,b           | a,b           | true
        ?             | 😀            | true
        ??            | 😀            | false
        [😀-😂]       | 😁            | true
        """)
    void theWholeSyntaxWorks(String glob, String path, boolean chosen) {
        aGlobChoosesPaths(glob, path, chosen);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''       | empty
        /        | all of DIR
        ./       | all of DIR
        .        | all of DIR
        a//b     | segment
        ../a     | segment
        a/./b    | segment
        a{b      | { is not closed
        a}b      | } has no {
        a[b      | [ is not closed
        []       | [ is not closed
        [z-a]    | upside down
        [a/b]    | between [ and ]
        [[:a:]]  | is not known
        a\\     | nothing follows
        a\\b    | separator of directories is /
        {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b} | more than 100
        """)
    void whatIsNoGlobIsRefusedWithTheReason(String glob, String reason) {
        assertThatThrownBy(() -> new Filter(List.of(), List.of("fine", glob)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--exclude '" + glob + "': ")
                .hasMessageContaining(reason);
    }

    @Test
    void noGlobTakesLong() {
        // Given: what keeps an engine that tries one way after the other busy for hours
        var glob = "*a".repeat(60) + "b";
        var path = SourcePath.ofText("a".repeat(250) + "/" + "a".repeat(250));

        // When / Then
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(new Filter(List.of(glob), List.of("{{**/,*}a,*}".repeat(3))).takes(path))
                        .isFalse());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''        | lost+found  | lost+found   | true
        ''        | lost+found/ | a/lost+found | true
        ''        | /a/b        | a            | false
        ''        | a/**        | a            | true
        ''        | *.pdf       | a            | false
        ''        | *           | a            | true
        docs/*    | ''          | docs         | false
        docs/*    | ''          | docs/a       | false
        docs/*    | ''          | other        | true
        docs/*    | ''          | doc          | true
        /a/b/c    | ''          | a/x          | true
        /a/b/c    | ''          | a            | false
        /a/b/c    | ''          | a/b          | false
        *.pdf     | ''          | a            | false
        a/**/*.p  | ''          | a/b/c        | false
        a/**/*.p  | ''          | b            | true
        """)
    void aDirectoryIsPrunedWhenNothingBelowCanBeChosen(
            String include, String exclude, String directory, boolean pruned) {
        // Given
        var filter = new Filter(
                include.isEmpty() ? List.of() : List.of(include), exclude.isEmpty() ? List.of() : List.of(exclude));

        // Then
        assertThat(filter.prunes(SourcePath.ofText(directory))).isEqualTo(pruned);
        assertThat(filter.prunes(new SourcePath(""))).isFalse();
    }

    @Test
    void globsThatFittedNothingAreNamed() {
        // Given
        var filter = new Filter(List.of("*.pdf", "*.doc", "*.png"), List.of("tmp/", "a.*", "*.pdf", "none"));

        // When
        filter.takes(SourcePath.ofText("a.pdf"));
        filter.takes(SourcePath.ofText("b.doc"));
        filter.prunes(SourcePath.ofText("x/tmp"));

        // Then
        assertThat(filter.unused()).containsExactly("--include *.png", "--exclude none");
    }

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
        "(x)\\[y\\]+$, (x)[y]+$, true",
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
