package org.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.app.ReportCommand.RowFormat;
import org.waybill.app.logging.PrintableMessage;
import org.waybill.app.output.Summary;
import org.waybill.ledger.FileReport.Row;
import org.waybill.ledger.FileState;
import org.waybill.model.Printable;
import org.waybill.model.SourcePath;
import org.waybill.operations.report.Csv;
import tools.jackson.databind.json.JsonMapper;

/** Names, and what targets and servers say, wherever a person or a program reads them. */
class OthersWordsTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** What acts on a terminal, begins a line, or turns the direction. */
    private static final Pattern ACTING =
            Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private static final String[] PIECES = {
        "=",
        "+",
        "-",
        "@",
        "'",
        "\"",
        ",",
        "\n",
        "\r",
        "\t",
        "\0",
        "\u001B[2J",
        "\u009B31m",
        "\u202E",
        "\u2028",
        "%0A",
        "%",
        "\\",
        "ä",
        "😀",
        "\uD800",
        "\uDC01",
        " ",
        "cmd|' /C calc'!A0",
        "12:00:00 all is well",
        "x".repeat(3_000)
    };

    private static String word(Random random) {
        var word = new StringBuilder();
        for (int left = random.nextInt(6); left >= 0; left--) {
            word.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return word.toString();
    }

    private static Row row(String word) {
        return new Row(
                1,
                SourcePath.ofText(word.replace('\0', '0').replaceAll("[\uD800-\uDFFF]", "s")),
                word,
                1,
                FileState.FAILED,
                0,
                word,
                "attested",
                word,
                word,
                false,
                1,
                1,
                "REFUSED",
                word,
                Instant.EPOCH,
                null,
                null);
    }

    private final LoggerContext logging = new LoggerContext();
    private final PatternLayout layout = new PatternLayout();

    @BeforeEach
    void layOut() {
        layout.setContext(logging);
        layout.getInstanceConverterMap().put("printable", PrintableMessage::new);
        layout.setPattern("%printable");
        layout.start();
    }

    private String logged(String word) {
        return layout.doLayout(
                new LoggingEvent("", logging.getLogger("test"), Level.WARN, "{}", null, new Object[] {word}));
    }

    /** The cells of a line, by the rules of RFC 4180. */
    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && line.startsWith("\"\"", i)) {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    @Test
    void nothingActsOnAnyReaderWhateverItHolds() {
        var random = new Random(23);
        for (int i = 0; i < 500; i++) {
            var word = word(random);
            var row = row(word);
            var table = ReportCommand.text(row, RowFormat.TABLE);
            var csv = ReportCommand.text(row, RowFormat.CSV);
            var json = ReportCommand.text(row, RowFormat.JSONL);
            var lines = List.of(Printable.of(word), table, csv, json, logged(word), Summary.example(row));
            assertThat(lines)
                    .as("of %s", word)
                    .noneMatch(line -> ACTING.matcher(line).find());
            assertThat(Printable.of(word)).hasSizeLessThanOrEqualTo(4_000);
            assertThat(Printable.of(Printable.of(word))).isEqualTo(Printable.of(word));
            assertThat(cells(csv))
                    .as("of %s", word)
                    .hasSize(20)
                    .allMatch(cell -> cell.isEmpty() || "=+-@".indexOf(cell.charAt(0)) < 0);
            assertThat(JSON.readTree(json).get("key").asString()).isEqualTo(word);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "=1+1 | '=1+1",
                "+49 | '+49",
                "-rf | '-rf",
                "@SUM(A1) | '@SUM(A1)",
                "'=x | ''=x",
                "a=1 | a=1",
                "a,b | \"a,b\"",
                "=a\"b | \"'=a\"\"b\"",
            })
    void aCellIsNoFormulaAndCanBeReadBack(String value, String cell) {
        assertThat(Csv.line(Arrays.asList(value, null))).isEqualTo(cell + ",");
    }
}
