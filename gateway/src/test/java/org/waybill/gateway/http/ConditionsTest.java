package org.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.gateway.http.Conditions.Verdict.FAILED;
import static org.waybill.gateway.http.Conditions.Verdict.MALFORMED;
import static org.waybill.gateway.http.Conditions.Verdict.NOT_MODIFIED;
import static org.waybill.gateway.http.Conditions.Verdict.PROCEED;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waybill.gateway.http.Conditions.Verdict;

class ConditionsTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String BEFORE = "Mon, 30 Nov 2026 09:59:59 GMT";
    private static final String EXACT = "Mon, 30 Nov 2026 10:00:00 GMT";
    private static final String AFTER = "Mon, 30 Nov 2026 10:00:01 GMT";
    private static final Validators FILE =
            Validators.of(new EntityTag("a", false), Instant.parse("2026-11-30T10:00:00.7Z"), NOW);

    /**
     * A header's value, and what follows: as If-Match and as If-None-Match of a read; the same of a write over the file; the
     * same of a write where no file is.
     */
    static Stream<Arguments> tags() {
        return Stream.of(
                Arguments.of("\"a\"", List.of(PROCEED, NOT_MODIFIED, PROCEED, FAILED, FAILED, PROCEED)),
                Arguments.of("\"b\"", List.of(FAILED, PROCEED, FAILED, PROCEED, FAILED, PROCEED)),
                Arguments.of("\"b\" , \"a\"", List.of(PROCEED, NOT_MODIFIED, PROCEED, FAILED, FAILED, PROCEED)),
                Arguments.of(",\"b,\",,W/\"c\"", List.of(FAILED, PROCEED, FAILED, PROCEED, FAILED, PROCEED)),
                Arguments.of("W/\"a\"", List.of(FAILED, NOT_MODIFIED, FAILED, FAILED, FAILED, PROCEED)),
                Arguments.of("*", List.of(PROCEED, NOT_MODIFIED, PROCEED, FAILED, FAILED, PROCEED)),
                Arguments.of("a", List.of(MALFORMED, PROCEED, MALFORMED, MALFORMED, MALFORMED, MALFORMED)),
                Arguments.of("\"a", List.of(MALFORMED, PROCEED, MALFORMED, MALFORMED, MALFORMED, MALFORMED)),
                Arguments.of("\"a\" \"b\"", List.of(MALFORMED, PROCEED, MALFORMED, MALFORMED, MALFORMED, MALFORMED)),
                Arguments.of("*, \"a\"", List.of(MALFORMED, PROCEED, MALFORMED, MALFORMED, MALFORMED, MALFORMED)),
                Arguments.of("\"\u0001\"", List.of(MALFORMED, PROCEED, MALFORMED, MALFORMED, MALFORMED, MALFORMED)),
                Arguments.of("", List.of(MALFORMED, PROCEED, MALFORMED, MALFORMED, MALFORMED, MALFORMED)));
    }

    @ParameterizedTest
    @MethodSource("tags")
    void aTagIsComparedAsItsHeaderDemands(String value, List<Verdict> expected) {
        // Given
        var match = of(Map.of("If-Match", value));
        var none = of(Map.of("If-None-Match", value));

        // When
        var verdicts = List.of(
                match.forRead(FILE),
                none.forRead(FILE),
                match.forWrite(FILE),
                none.forWrite(FILE),
                match.forWrite(null),
                none.forWrite(null));

        // Then
        assertThat(verdicts).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Unmodified-Since|" + BEFORE + "|FAILED|FAILED",
                "If-Unmodified-Since|" + EXACT + "|PROCEED|PROCEED",
                "If-Unmodified-Since|" + AFTER + "|PROCEED|PROCEED",
                "If-Unmodified-Since|yesterday|PROCEED|PROCEED",
                "If-Modified-Since|" + BEFORE + "|PROCEED|PROCEED",
                "If-Modified-Since|" + EXACT + "|NOT_MODIFIED|PROCEED",
                "If-Modified-Since|" + AFTER + "|NOT_MODIFIED|PROCEED",
                "If-Modified-Since|yesterday|PROCEED|PROCEED",
                "If-Modified-Since|Monday, 30-Nov-26 10:00:00 GMT|NOT_MODIFIED|PROCEED",
                "If-Modified-Since|Mon Nov 30 10:00:00 2026|NOT_MODIFIED|PROCEED",
                "If-Modified-Since|Tue, 30 Nov 2026 10:00:00 GMT|PROCEED|PROCEED",
            })
    void aDateIsComparedInSeconds(String header, String date, Verdict read, Verdict write) {
        // Given
        var conditions = of(Map.of(header, date));

        // Then
        assertThat(conditions.forRead(FILE)).isEqualTo(read);
        assertThat(conditions.forWrite(FILE)).isEqualTo(write);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The tag decides; the date beside it does not count.
                "If-Match|\"a\"|If-Unmodified-Since|" + BEFORE + "|PROCEED",
                "If-Match|\"b\"|If-Unmodified-Since|" + AFTER + "|FAILED",
                "If-None-Match|\"a\"|If-Modified-Since|" + BEFORE + "|NOT_MODIFIED",
                "If-None-Match|\"b\"|If-Modified-Since|" + AFTER + "|PROCEED",
                // Both kinds must hold, and the one that guards comes first.
                "If-Match|\"b\"|If-None-Match|\"a\"|FAILED",
                "If-Match|\"a\"|If-None-Match|\"a\"|NOT_MODIFIED",
                "If-Unmodified-Since|" + BEFORE + "|If-Modified-Since|" + AFTER + "|FAILED",
                "If-Unmodified-Since|" + AFTER + "|If-None-Match|\"a\"|NOT_MODIFIED",
            })
    void conditionsCountInTheirOrder(String first, String one, String second, String two, Verdict verdict) {
        assertThat(of(Map.of(first, one, second, two)).forRead(FILE)).isEqualTo(verdict);
    }

    @Test
    void severalLinesAreOneList() {
        // Given
        var conditions =
                Conditions.of(name -> name.equals("If-None-Match") ? List.of("\"b\"", "\"a\"") : List.of(), NOW);

        // Then
        assertThat(conditions.forRead(FILE)).isEqualTo(NOT_MODIFIED);
        assertThat(conditions.areNone()).isFalse();
        assertThat(of(Map.of()).areNone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\"|true",
                "\"b\"|false",
                "W/\"a\"|false",
                "\"a\", \"b\"|false",
                "*|false",
                EXACT + "|true",
                BEFORE + "|false",
                AFTER + "|false",
                "nonsense|false",
            })
    void aRangeAppliesToTheVersionThatTheReaderHas(String ifRange, boolean applies) {
        assertThat(of(Map.of("If-Range", ifRange)).rangeMayApply(FILE)).isEqualTo(applies);
    }

    @Test
    void aDateOfTheLastMinuteNamesNoVersion() {
        // Given
        var young = Instant.parse("2026-12-01T11:59:30Z");
        var file = Validators.of(new EntityTag("a", false), young, NOW);

        // Then
        assertThat(of(Map.of("If-Range", HttpDate.format(young))).rangeMayApply(file))
                .isFalse();
    }

    @Test
    void aWeakTagOfOursNeverMatchesARange() {
        var weak = new Validators(new EntityTag("a", true), Optional.empty());
        assertThat(of(Map.of("If-Range", "\"a\"")).rangeMayApply(weak)).isFalse();
    }

    @Test
    void aTimeThatWasNeverMeasuredIsNoDate() {
        // Given
        var tag = new EntityTag("a", false);

        // Then
        assertThat(Validators.of(tag, Instant.EPOCH, NOW).modified()).isEmpty();
        assertThat(Validators.of(tag, NOW.plusSeconds(5), NOW).modified()).isEmpty();
        var undated = Validators.of(tag, Instant.EPOCH, NOW);
        assertThat(of(Map.of("If-Modified-Since", AFTER)).forRead(undated)).isEqualTo(PROCEED);
        assertThat(of(Map.of("If-Unmodified-Since", AFTER)).forRead(undated)).isEqualTo(FAILED);
    }

    private static Conditions of(Map<String, String> headers) {
        return Conditions.of(
                name -> Optional.ofNullable(headers.get(name)).stream().toList(), NOW);
    }
}
