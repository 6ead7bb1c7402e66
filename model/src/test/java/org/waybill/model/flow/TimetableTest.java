package org.waybill.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimetableTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** 2026-11-30 is a Monday. */
    private static ZonedDateTime at(String time) {
        return LocalDateTime.parse(time).atZone(BERLIN);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T07:59:59, unlimited",
        "2026-11-30T08:00:00, 5MB/s",
        "2026-11-30T17:59:59, 5MB/s",
        "2026-11-30T18:00:00, unlimited",
        "2026-11-30T22:30:00, 1MB/s",
        "2026-12-01T05:59:00, 1MB/s",
        "2026-12-01T12:30:00, '5MB/s,2files/s'",
        "2026-12-05T12:00:00, 0",
        "2026-12-06T23:59:59, 0",
        "2026-12-07T00:00:00, unlimited"
    })
    void theStrictestEntryThatCoversATimeCounts(String time, String limit) {
        var timetable = Timetable.parse("Mon-Fri 08:00-18:00 5MB/s; Mon 22:00-06:00 1MB/s; Tue 12:00-13:00 2files/s;"
                + " Sat,Sun 00:00-24:00 0");

        assertThat(timetable.at(at(time)).words()).isEqualTo(limit);
    }

    @Test
    void saysWhenTheLimitChangesNext() {
        var timetable = Timetable.parse("Mon-Fri 08:00-18:00 5MB/s");

        assertThat(timetable.change(at("2026-11-30T09:00:00"))).contains(at("2026-11-30T18:00:00"));
        assertThat(timetable.change(at("2026-12-04T18:00:00"))).contains(at("2026-12-07T08:00:00"));
        assertThat(Timetable.NONE.change(at("2026-11-30T09:00:00"))).isEmpty();
        assertThat(Timetable.parse("Mon-Sun 00:00-24:00 1MB/s").change(at("2026-11-30T09:00:00")))
                .isEmpty();
    }

    @Test
    void aDayOfTheWeekMayWrapRound() {
        var timetable = Timetable.parse("Sat-Mon 10:00-11:00 0");

        assertThat(timetable.at(at("2026-11-30T10:30:00")).isClosed()).isTrue();
        assertThat(timetable.at(at("2026-12-01T10:30:00")).isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mon-Fri 8:00-18:00 5MB/s",
                "Mon-Fri 08:00-18:00",
                "Mon-Fri-Sat 08:00-18:00 5MB/s",
                "Mo 08:00-18:00 5MB/s",
                "Mon 08:00-25:00 5MB/s",
                "Mon, 08:00-18:00 1MB/s"
            })
    void whatIsNoTimetableIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Timetable.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Mon-Fri 08:00-18:00 5MB/s");
    }
}
