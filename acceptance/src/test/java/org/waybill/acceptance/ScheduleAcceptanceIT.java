package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.acceptance.kit.Eventually;
import org.waybill.acceptance.kit.WaybillRun;

/** Batches start by themselves at the times that an operator has set. */
final class ScheduleAcceptanceIT extends OnStage {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** So long it takes at most to make a schedule and to kill a service. */
    private static final Duration AHEAD = Duration.ofSeconds(20);

    private static final int FILES = 50;

    @BeforeEach
    void prepare() {
        stage.waybill = stage.waybill.with(Map.of("WAYBILL_UPLOADER_SMALL", "4"));
        stage.source.files(FILES, 7, 3_000);
    }

    @Test
    void aServiceThatWasDownAtTheTimeStartsTheBatchWhenItIsBack() throws Throwable {
        // Given: a batch is due while nobody serves
        var first = stage.waybill.start("serve");
        Eventually.assertThat(LIMIT, () -> stage.waybill.run("batch", "list").exits(0));
        var due = Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        var cron = DateTimeFormatter.ofPattern("m H d M '*'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(due);
        var made = start("--at", cron, "--zone", "UTC", "--limit", "40MB/s", "--priority", "7", "-o", "json");
        var second = start("--at", "0 22 * * *");
        first.kill();
        Eventually.assertThat(LIMIT, () -> assertThat(Instant.now()).isAfter(due));

        // When
        var service = stage.waybill.start("serve");

        // Then
        assertThat(made.exits(0).json().path("state").stringValue()).isEqualTo("SCHEDULED");
        assertThat(made.json().path("nextRun").stringValue()).isEqualTo(due.toString());
        assertThat(second.exits(1).hasNoStackTrace().err())
                .contains("has a schedule already: batch 1", "'" + cron + "' (UTC), made by");
        Eventually.assertThat(
                LIMIT, () -> stage.waybill.run("batch", "show", "2").exits(0));
        stage.waybill.run("batch", "follow", "2").exits(0);
        stage.assertAllArrived();
        assertThat(stage.waybill.run("batch", "list").exits(0).out()).contains("scheduled", "(UTC)", "started batch 2");
        stage.waybill.run("limit", "1").exits(0).says("40MB/s");

        // When
        stage.waybill.run("batch", "pause", "1").exits(0).says("is paused");
        stage.waybill.run("batch", "show", "1").exits(0).says("waybill batch resume 1");
        stage.waybill.run("batch", "follow", "1").exits(1);
        stage.waybill.run("batch", "cancel", "1").exits(0).says("schedule of batch 1 has ended");

        // Then
        assertThat(stage.waybill.run("batch", "list").exits(0).out()).doesNotContain("next run");
        service.terminate();
        service.await(LIMIT).exits(130).hasNoStackTrace();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --at       | 0 0 22 * * *  | six: there are no seconds
            --at       | 0 0 31 2 *    | never comes
            --zone     | Europe/Berlin | --zone needs --at
            --limit    | fast          | 'fast' is no limit
            --priority | 10            | from 1 to 9
            """)
    void whatIsWrongIsSaid(String option, String value, String said) {
        assertThat(start(option, value).exits(2).hasNoStackTrace().err()).contains(said);
    }

    @Test
    void aZoneThatNobodyKnowsIsSaid() {
        assertThat(start("--at", "0 22 * * *", "--zone", "Mars/North")
                        .exits(2)
                        .hasNoStackTrace()
                        .err())
                .contains("'Mars/North' is no time zone");
    }

    private WaybillRun start(String... options) {
        var arguments = new ArrayList<>(List.of(
                "batch",
                "start",
                stage.source.root().toString(),
                stage.target(),
                "--endpoint",
                stage.proxy.endpoint().toString()));
        arguments.addAll(List.of(options));
        return stage.waybill.run(arguments.toArray(String[]::new));
    }
}
