package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.ApiTest.isProblem;
import static org.waybill.console.Script.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.console.start.Limits;
import org.waybill.ledger.access.Rank;

/** What is looked at before a batch is started: the target, and what would travel. */
class PlanTest {

    private static final String TARGET = "s3://files/new/@http://127.0.0.1:9000";

    @TempDir
    Path named;

    private ConsoleOnStage console;
    private Script script;
    private Browser browser;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectory(named.resolve("app"));
        console = new ConsoleOnStage(
                new Limits(
                        List.of(named.toString()),
                        List.of("s3://files@http://127.0.0.1:9000"),
                        "https://s3",
                        "us-east-1",
                        false,
                        null),
                InstantSource.system());
        var olga = console.person("olga", Rank.OPERATOR);
        script = new Script(console.origin(), console.token(olga));
        browser = new Browser(console.origin());
        browser.logIn("olga", ConsoleOnStage.PASSWORD);
    }

    @AfterEach
    void close() {
        browser.close();
        script.close();
        console.close();
    }

    private Map<String, String> form() {
        return Map.of(
                "source", named.resolve("app").toString(), "target", TARGET, "exclude", "*.tmp\nit's", "watch", "true");
    }

    @Test
    void aPlanSaysWhatWouldTravelAndStartsNothing() {
        // Given: the migration is known and limited
        var body = "{\"source\":\"" + named.resolve("app") + "\",\"target\":\"" + TARGET + "\"}";
        var unknown = json(script.post("/api/v1/plans", body));
        assertThat(unknown.get("known").isNull()).isTrue();
        script.post("/api/v1/batches", body);
        script.send("PUT", "/api/v1/migrations/2/limit", "{\"limit\":\"1MB/s\"}");

        // When
        var plan = json(script.post("/api/v1/plans", body));

        // Then
        assertThat(plan.get("complete").asBoolean()).isFalse();
        assertThat(plan.at("/total/files").asInt()).isEqualTo(4);
        assertThat(plan.at("/moves/files").asInt()).isEqualTo(3);
        assertThat(plan.at("/known/migration").asInt()).isEqualTo(2);
        assertThat(plan.at("/known/seconds").asInt()).isEqualTo(9);
        assertThat(console.scene.text("select count(*) from batch")).isEqualTo("2");
        assertThat(audit()).anySatisfy(row -> assertThat(row).contains("olga", "plan batch", "done"));
    }

    private List<String> audit() {
        return console.scene.rows("select who, action, what, result, detail from audit");
    }

    @Test
    void thePageShowsThePlanAndKeepsTheForm() {
        var page = browser.fill("/start", "/start/plan", form());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("At least 3 files with 9.00 MB would travel, of 4 that were met")
                .contains("Names that differ only in case")
                .contains("fails, unreadable")
                .contains("value=\"" + named.resolve("app") + "\"");
        assertThat(console.scene.text("select count(*) from batch")).isEqualTo("1");
    }

    @Test
    void theCommandFollowsTheForm() {
        var command = browser.fill("/start", "/start/command", form());
        assertThat(command.body().replace("&#39;", "'"))
                .startsWith("<code id=\"command\"")
                .contains("waybill batch start " + named.resolve("app")
                        + " s3://files/new/ --endpoint http://127.0.0.1:9000"
                        + " --exclude '*.tmp' --exclude 'it'\\''s' --watch<");
        assertThat(browser.look("/start").body()).contains("waybill batch start DIR s3://BUCKET/PREFIX<");
    }

    @Test
    void aTargetThatMayBeNamedIsTried() {
        var examined = json(script.post("/api/v1/targets/doctor", "{\"target\":\"" + TARGET + "\"}"));
        assertThat(examined.get("answers").asBoolean()).isTrue();
        assertThat(examined.get("found").size()).isPositive();
        assertThat(examined.get("why").isNull()).isTrue();
        var page = browser.fill("/targets", "/targets/doctor", Map.of("target", TARGET));
        assertThat(page.body()).contains("answers. What was found just now", "value=\"" + TARGET + "\"");
        assertThat(audit()).anySatisfy(row -> assertThat(row).contains("olga", "check target", "it answers"));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://other@http://127.0.0.1:9000, 403",
        "s3://files@http://169.254.169.254, 403",
        "files, 422",
        "'', 422"
    })
    void anotherTargetIsNotTouched(String target, int status) {
        isProblem(script.post("/api/v1/targets/doctor", "{\"target\":\"" + target + "\"}"), status);
        assertThat(browser.fill("/targets", "/targets/doctor", Map.of("target", target))
                        .statusCode())
                .isEqualTo(status);
        assertThat(audit()).anySatisfy(row -> assertThat(row).contains("check target", "refused"));
    }

    @ParameterizedTest
    @CsvSource({"/etc, 403", "data, 422", "'', 422"})
    void anotherSourceIsNotWalked(String source, int status) {
        var body = "{\"source\":\"" + source + "\",\"target\":\"" + TARGET + "\"}";
        isProblem(script.post("/api/v1/plans", body), status);
    }

    @Test
    void theTargetsOfTheMigrationsAreListed() {
        var targets = json(script.get("/api/v1/targets")).get("items");
        assertThat(targets.size()).isEqualTo(1);
        assertThat(targets.get(0).get("migration").asInt()).isEqualTo(1);
    }
}
