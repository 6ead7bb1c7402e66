package org.waybill.model.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 22 * * *         | 2026-12-01T21:59:59Z | 2026-12-01T22:00:00Z
            0 22 * * *         | 2026-12-01T22:00:00Z | 2026-12-02T22:00:00Z
            */15 * * * *       | 2026-12-01T22:46:10Z | 2026-12-01T23:00:00Z
            5-20/5 1 * * *     | 2026-12-01T01:10:00Z | 2026-12-01T01:15:00Z
            5-20/5 1 * * *     | 2026-12-01T01:20:00Z | 2026-12-02T01:05:00Z
            0 8,20 * * *       | 2026-12-01T08:00:30Z | 2026-12-01T20:00:00Z
            30 3 1 * *         | 2026-12-01T03:30:00Z | 2027-01-01T03:30:00Z
            0 0 * * mon-fri    | 2026-12-04T12:00:00Z | 2026-12-07T00:00:00Z
            0 0 * * FRI-SUN    | 2026-12-05T12:00:00Z | 2026-12-06T00:00:00Z
            0 0 * * 7          | 2026-12-01T12:00:00Z | 2026-12-06T00:00:00Z
            0 0 * * 0          | 2026-12-01T12:00:00Z | 2026-12-06T00:00:00Z
            0 0 * feb,Mar *    | 2026-12-01T12:00:00Z | 2027-02-01T00:00:00Z
            0 0 13 * fri       | 2026-12-01T12:00:00Z | 2026-12-04T00:00:00Z
            0 0 13 * fri       | 2026-12-11T12:00:00Z | 2026-12-13T00:00:00Z
            0 0 */2 * mon      | 2026-12-08T12:00:00Z | 2026-12-21T00:00:00Z
            0 0 31 * *         | 2027-01-31T00:00:00Z | 2027-03-31T00:00:00Z
            0 0 29 2 *         | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z
            0 0 29 2 */7       | 2088-03-01T00:00:00Z | 2128-02-29T00:00:00Z
            """)
    void comesNext(String line, Instant after, Instant next) {
        assertThat(Cron.parse(line).next(after, ZoneOffset.UTC)).isEqualTo(next);
    }

    /** In Berlin the clock goes from 2 to 3 on 29 March 2026 at 1:00 UTC, and from 3 to 2 on 25 October at 1:00 UTC. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # left out: at the first moment after the change, and once
            30 2 * * *     | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z
            30 2 * * *     | 2026-03-29T01:00:00Z | 2026-03-30T00:30:00Z
            30 2 * * sun   | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z
            */20 * * * *   | 2026-03-29T00:59:00Z | 2026-03-29T01:00:00Z
            */20 * * * *   | 2026-03-29T01:00:00Z | 2026-03-29T01:20:00Z
            # twice: the first time only
            30 2 * * *     | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z
            30 2 * * *     | 2026-10-25T00:30:00Z | 2026-10-26T01:30:00Z
            */20 * * * *   | 2026-10-25T00:40:00Z | 2026-10-25T02:00:00Z
            */20 * * * *   | 2026-10-25T01:10:00Z | 2026-10-25T02:00:00Z
            # the same clock in summer and in winter
            0 22 * * *     | 2026-10-24T21:00:00Z | 2026-10-25T21:00:00Z
            0 22 * * *     | 2026-03-28T22:00:00Z | 2026-03-29T20:00:00Z
            """)
    void aChangeOfTheClockLosesNothingAndRepeatsNothing(String line, Instant after, Instant next) {
        assertThat(Cron.parse(line).next(after, BERLIN)).isEqualTo(next);
    }

    /** At midnight the clock of Beirut goes to one, so that the day has no midnight. */
    @Test
    void aDayWithoutMidnightBeginsAfterTheChange() {
        var zone = ZoneId.of("Asia/Beirut");

        var next = Cron.parse("0 0 * * *").next(Instant.parse("2026-03-28T12:00:00Z"), zone);

        assertThat(next.atZone(zone).toLocalDateTime()).isEqualTo(LocalDateTime.parse("2026-03-29T01:00"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0 0 22 * * *   | this one has six: there are no seconds
            0 22 * *       | Write five fields
            ``             | Write five fields
            @daily         | Write five fields
            60 22 * * *    | '60' is wrong as the minute: write numbers from 0 to 59
            0 24 * * *     | '24' is wrong as the hour
            0 0 0 * *      | '0' is wrong as the day of the month: write numbers from 1 to 31
            0 0 * 13 *     | '13' is wrong as the month
            0 0 * * 8      | '8' is wrong as the day of the week
            0 0 * * mo     | names such as sun
            */0 * * * *    | '*/0' is wrong as the minute
            5/10 * * * *   | a step needs a range or a star before it, such as */10
            1, * * * *     | '1,' is wrong as the minute
            -1 * * * *     | '-1' is wrong as the minute
            * 22-6 * * *   | a range goes from the lower to the higher
            0 0 ? * L      | '?' is wrong as the day of the month
            0 0 31 2 *     | never comes
            0 0 31 4,6 *   | never comes
            """)
    void saysWhatIsWrong(String line, String message) {
        var refused = catchThrowableOfType(IllegalArgumentException.class, () -> Cron.parse(line));

        assertThat(refused).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 mon", "0 0 29 feb *"})
    void aRareDayIsADay(String line) {
        assertThat(Cron.parse(line).next(Instant.EPOCH, ZoneOffset.UTC)).isNotNull();
    }

    /** Held against a look at every minute of a year. */
    @Test
    void agreesWithAWalkThroughAllMinutes() {
        var random = new Random(7);
        var zones = List.of(ZoneOffset.UTC, BERLIN, ZoneId.of("America/St_Johns"), ZoneId.of("Australia/Lord_Howe"));
        for (int round = 0; round < 200; round++) {
            var zone = zones.get(random.nextInt(zones.size()));
            int minute = random.nextInt(60);
            int hour = random.nextInt(24);
            var line = minute + " " + hour + " * * " + (random.nextBoolean() ? "*" : random.nextInt(7));
            var cron = Cron.parse(line);
            var from = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(525_600)));

            var walked = Stream.iterate(from.plusSeconds(60), at -> at.plusSeconds(60))
                    .filter(at -> fits(line, at.atZone(zone).toLocalDateTime(), minute, hour))
                    .findFirst()
                    .orElseThrow();
            var next = cron.next(from, zone);

            // The walk does not see what a change leaves out, and sees twice what comes twice.
            assertThat(next)
                    .as("%s after %s in %s", line, from, zone)
                    .satisfiesAnyOf(
                            at -> assertThat(at).isEqualTo(walked),
                            at -> assertThat(zone.getRules()
                                            .getTransition(at.atZone(zone)
                                                    .toLocalDateTime()
                                                    .minusMinutes(1)))
                                    .isNotNull(),
                            at -> assertThat(zone.getRules()
                                            .getValidOffsets(walked.atZone(zone).toLocalDateTime()))
                                    .hasSize(2));
        }
    }

    private static boolean fits(String line, LocalDateTime at, int minute, int hour) {
        var weekday = line.substring(line.lastIndexOf(' ') + 1);
        return at.getMinute() == minute
                && at.getHour() == hour
                && (weekday.equals("*") || at.getDayOfWeek().getValue() % 7 == Integer.parseInt(weekday));
    }
}
