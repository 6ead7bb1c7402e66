package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.ApiTest.isProblem;
import static org.waybill.console.Script.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.console.start.Limits;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.start.DueTimes;
import org.waybill.ledger.start.Schedules;
import org.waybill.model.flow.Flow;

/** Scheduling batches from the API and from a page. */
class ScheduleTest {

    private static final String TARGET = "s3://files/new/@http://127.0.0.1:9000";
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String NIGHTLY = "\"schedule\":{\"cron\":\"0 22 * * *\",\"zone\":\"Europe/Berlin\"}";

    @TempDir
    Path named;

    private ConsoleOnStage console;
    private Script script;
    private String source;

    @BeforeEach
    void start() throws IOException {
        source = Files.createDirectory(named.resolve("app")).toString();
        var limits = new Limits(
                List.of(named.toString()),
                List.of("s3://files@http://127.0.0.1:9000"),
                "https://s3",
                "us-east-1",
                false,
                null);
        var looks = new AtomicLong();
        // What a view knows is not shown again later.
        console = new ConsoleOnStage(limits, () -> NOW.plusSeconds(looks.incrementAndGet()));
        script = new Script(console.origin(), console.token(console.person("olga", Rank.OPERATOR)));
    }

    @AfterEach
    void close() {
        script.close();
        console.close();
    }

    private String body(String more) {
        return "{\"source\":\"" + source + "\",\"target\":\"" + TARGET + "\"," + more + "}";
    }

    @Test
    void aScheduleIsMadeShownPausedAndEnded() {
        var made = script.post("/api/v1/batches", body(NIGHTLY));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var address = made.headers().firstValue("Location").orElseThrow();
        assertThat(json(made).get("state").asString()).isEqualTo("SCHEDULED");
        assertThat(json(made).at("/schedule/nextRun").asString()).isEqualTo("2026-12-01T21:00:00Z");
        assertThat(json(made).at("/schedule/standing").asString())
                .isEqualTo("next run at 2026-12-01 22:00 +01:00 (Europe/Berlin)");
        assertThat(json(made).at("/schedule/by").asString()).isEqualTo("olga");
        assertThat(json(script.get("/api/v1/batches"))
                        .at("/items/0/schedule/cron")
                        .asString())
                .isEqualTo("0 22 * * *");
        assertThat(json(script.get("/api/v1/migrations/2")).at("/schedule/zone").asString())
                .isEqualTo("Europe/Berlin");

        var paused = json(script.post(address + "/pause", "{\"reason\":\"holidays\"}"));
        assertThat(paused.get("state").asString()).isEqualTo("SCHEDULED");
        assertThat(paused.at("/schedule/paused").asBoolean()).isTrue();
        assertThat(paused.get("actions").toString()).isEqualTo("[\"resume\",\"cancel\"]");
        var resumed = json(script.post(address + "/resume", ""));
        assertThat(resumed.at("/schedule/paused").asBoolean()).isFalse();
        assertThat(resumed.get("actions").toString()).isEqualTo("[\"pause\",\"cancel\"]");

        assertThat(json(script.post(address + "/cancel", "")).get("state").asString())
                .isEqualTo("CANCELLED");
        isProblem(script.post(address + "/resume", ""), 409);
        assertThat(String.join("\n", console.scene.rows("select who, action, what, migration, result from audit")))
                .contains("schedule batches,batch 2: ", "pause batch,batch 2,2,done", "cancel batch,batch 2,2,done");
    }

    @Test
    void whoComesLaterIsToldWhoHasMadeTheFirst() {
        script.post("/api/v1/batches", body(NIGHTLY));
        var second = script.post("/api/v1/batches", body(NIGHTLY));
        isProblem(second, 409);
        assertThat(json(second).get("detail").asString()).contains("'0 22 * * *'", "made by olga", "batch 2");
    }

    @Test
    void aRequestThatIsRepeatedWithItsKeyIsNotExecutedAgain() {
        var first = script.post("/api/v1/batches", body(NIGHTLY), "Idempotency-Key", "night-1");
        var again = script.post("/api/v1/batches", body(NIGHTLY), "Idempotency-Key", "night-1");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "schedule":{"cron":"0 0 22 * * *"}                   | six: there are no seconds
            "schedule":{"cron":"0 25 * * *"}                     | '25' is wrong as the hour
            "schedule":{"cron":"0 0 31 2 *"}                     | never comes
            "schedule":{"cron":"0 22 * * *","zone":"Mars/North"} | 'Mars/North' is no time zone
            "schedule":{"zone":"UTC"}                            | 'schedule.cron'
            "schedule":{"cron":"0 22 * * *"},"watch":true        | watches its source never ends
            "limit":"fast"                                       | 'fast' is no limit
            "priority":10                                        | from 1 to 9
            """)
    void whatIsWrongIsSaidAndNothingIsStarted(String more, String said) {
        var refused = script.post("/api/v1/batches", body(more));
        isProblem(refused, 422);
        assertThat(json(refused).get("detail").asString()).contains(said);
        assertThat(console.scene.text("select count(*) from migration")).isEqualTo("1");
    }

    @Test
    void aFieldThatIsNotKnownIsRefused() {
        isProblem(script.post("/api/v1/batches", body("\"schedule\":{\"cron\":\"0 22 * * *\",\"tz\":\"UTC\"}")), 400);
    }

    @Test
    void limitAndPriorityAreSetWithTheStart() {
        var started = script.post("/api/v1/batches", body("\"limit\":\"50MB/s,200files/s\",\"priority\":8"));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        assertThat(json(script.get("/api/v1/migrations/2/limit")).get("limit").asString())
                .isEqualTo(Flow.parse("50MB/s,200files/s").words());
        assertThat(console.scene.text("select priority from batch where id = 2"))
                .isEqualTo("8");
    }

    @Test
    void thePagesSayWhenTheNextBatchStartsAndWhatBecameOfTheLast() {
        try (var browser = new Browser(console.origin())) {
            browser.logIn("olga", ConsoleOnStage.PASSWORD);
            var fields = Map.of("source", source, "target", TARGET, "cron", "0 22 * * *", "zone", "Nowhere");
            var wrong = browser.fill("/start", "/start", fields);
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.body()).contains("is no time zone", "value=\"0 22 * * *\"", "value=\"Nowhere\"");
            assertThat(wrong.body()).contains("--at &#39;0 22 * * *&#39; --zone Nowhere");
            var right = Map.of("source", source, "target", TARGET, "cron", "0 22 * * *", "zone", "UTC");
            assertThat(browser.fill("/start", "/start", right)
                            .headers()
                            .firstValue("Location")
                            .orElseThrow())
                    .endsWith("/batches/2");
            var next = "next run at 2026-12-01 22:00 +00:00 (UTC)";
            assertThat(browser.look("/").body()).contains(next);
            assertThat(browser.look("/migrations/2").body()).contains(next);
            assertThat(browser.look("/batches/2").body()).contains(next, "value=\"pause\"");
            assertThat(browser.look("/batches/2/cancel").body()).contains("ends the schedule");

            var schedule = new Schedules(console.scene.database).find(2).orElseThrow();
            new DueTimes(console.scene.database).start(schedule, schedule.dueAt(), schedule.next(schedule.dueAt()));
            assertThat(browser.look("/batches/2").body()).contains("started batch 3", "2026-12-02 22:00");
            assertThat(browser.look("/batches/3").body()).contains("value=\"pause\"");
        }
    }
}
