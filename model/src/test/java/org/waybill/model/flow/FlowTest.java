package org.waybill.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FlowTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    20MB/s            | 20000000 | 9223372036854775807 | 20MB/s
                    1.5 MiB/s         | 1572864 | 9223372036854775807 | 1572.864kB/s
                    200files/s        | 9223372036854775807 | 200 | 200files/s
                    0.2file/s         | 9223372036854775807 | 1 | 1files/s
                    5MB/s, 10 files/s | 5000000 | 10 | 5MB/s,10files/s
                    7B/s              | 7 | 9223372036854775807 | 7B/s
                    0MB/s             | 0 | 9223372036854775807 | 0
                    0                 | 0 | 0 | 0""")
    void isReadAsPeopleWriteIt(String text, long bytes, long files, String words) {
        var flow = Flow.parse(text);

        assertThat(flow).isEqualTo(new Flow(bytes, files));
        assertThat(flow.words()).isEqualTo(words);
        assertThat(Flow.parse(words)).isEqualTo(flow.isClosed() ? Flow.CLOSED : flow);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "20", "20MB", "-1MB/s", "1e9B/s", "20mb/s", "5MB/s,,", "9999999999999B/s", "fast"})
    void whatIsNoLimitIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Flow.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20MB/s,200files/s");
    }

    @Test
    void ofTwoLimitsTheStricterCountsForEachKind() {
        assertThat(Flow.parse("5MB/s").and(Flow.parse("9MB/s,3files/s"))).isEqualTo(Flow.parse("5MB/s,3files/s"));
        assertThat(Flow.UNLIMITED.isUnlimited()).isTrue();
        assertThat(Flow.UNLIMITED.words()).isEqualTo("unlimited");
    }
}
