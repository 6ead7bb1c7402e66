package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.ApiTest.isProblem;
import static org.waybill.console.Script.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.console.start.Limits;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Scope;

/** Starting a batch from the API and from a page. */
class StartTest {

    private static final String TARGET = "s3://files/new/@http://127.0.0.1:9000";

    @TempDir
    Path named;

    private ConsoleOnStage console;
    private Script script;
    private String body;

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
        script = new Script(console.origin(), console.token(console.person("olga", Rank.OPERATOR)));
        body = "{\"source\":\"" + named.resolve("app") + "\",\"target\":\"" + TARGET + "\",\"exclude\":[\"*.tmp\"]}";
    }

    @AfterEach
    void close() {
        script.close();
        console.close();
    }

    @Test
    void aBatchIsStartedUnderThePolicyThatWasAskedFor() {
        var started = script.post("/api/v1/batches", body);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        var batch = json(script.get(started.headers().firstValue("Location").orElseThrow()));
        assertThat(batch.at("/policy/excludes/0").asString()).isEqualTo("*.tmp");
        assertThat(batch.at("/policy/verify").asString()).isEqualTo("read-back");
        assertThat(batch.get("state").asString()).isEqualTo("RUNNING");
    }

    @Test
    void aSourceIsWatchedUntilTheSameBatchIsStartedWithout() {
        var watching = json(script.post("/api/v1/batches", body.replace("{", "{\"watch\":true,")));
        assertThat(watching.at("/policy/watch").asString()).isEqualTo("PT15M");
        var page = "/batches/" + watching.get("id").asLong();
        try (var browser = new Browser(console.origin())) {
            browser.logIn("olga", ConsoleOnStage.PASSWORD);
            console.scene.execute("update batch set walked_at = '2026-12-01T09:00:00Z'");
            assertThat(browser.look(page).body()).contains("every 15 min, last walk at 2026-12-01 09:00:00 UTC");
            var fields = Map.of("source", named.resolve("app").toString(), "target", TARGET);
            assertThat(browser.fill("/start", "/start", fields)
                            .headers()
                            .firstValue("Location")
                            .orElseThrow())
                    .endsWith(page);
            assertThat(json(script.get("/api/v1" + page)).at("/policy/watch").isNull())
                    .isTrue();
            var again = new HashMap<>(fields);
            again.put("watch", "true");
            browser.fill("/start", "/start", again);
            assertThat(json(script.get("/api/v1" + page)).at("/policy/watch").asString())
                    .isEqualTo("PT15M");
        }
    }

    @Test
    void aRequestThatIsRepeatedWithItsKeyIsNotExecutedAgain() {
        var first = script.post("/api/v1/batches", body, "Idempotency-Key", "night-1");
        var again = script.post("/api/v1/batches", body, "Idempotency-Key", "night-1");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(console.scene.text("select count(*) from audit where action = 'start batch'"))
                .isEqualTo("1");
        isProblem(script.post("/api/v1/batches", body.replace(".tmp", ".bak"), "Idempotency-Key", "night-1"), 422);
        isProblem(script.post("/api/v1/batches", body, "Idempotency-Key", "not a key"), 400);
    }

    @Test
    void aRequestThatFailedMayBeRepeatedWithItsKey() throws IOException {
        var app = named.resolve("app");
        Files.delete(app);
        isProblem(script.post("/api/v1/batches", body, "Idempotency-Key", "night-2"), 422);
        Files.createDirectory(app);
        assertThat(script.post("/api/v1/batches", body, "Idempotency-Key", "night-2")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aLinkThatLeadsOutOfWhatIsNamedIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(named.resolve("link"), elsewhere);
        isProblem(script.post("/api/v1/batches", body.replace("/app\"", "/link\"")), 403);
    }

    @Test
    void whoSeesOnlySomeMigrationsStartsNoOther() {
        var guest = console.person("guest", Rank.OPERATOR, new Scope.Only(Set.of(1)));
        try (var other = new Script(console.origin(), console.token(guest))) {
            isProblem(other.post("/api/v1/batches", body), 403);
        }
        assertThat(console.scene.text("select count(*) from migration")).isEqualTo("1");
    }

    @Test
    void thePageKeepsWhatWasFilledInWhenSomethingIsWrong() {
        try (var browser = new Browser(console.origin())) {
            browser.logIn("olga", ConsoleOnStage.PASSWORD);
            var source = named.resolve("app").toString();
            var wrong = browser.fill("/start", "/start", Map.of("source", source, "target", "s3://other/"));
            assertThat(wrong.statusCode()).isEqualTo(403);
            assertThat(wrong.body()).contains("value=\"" + source + "\"", "may not be named here");
            var right = browser.fill("/start", "/start", Map.of("source", source, "target", TARGET));
            assertThat(right.statusCode()).isEqualTo(302);
            assertThat(browser.look(right.headers().firstValue("Location").orElseThrow())
                            .body())
                    .contains("s3://files/new/");
        }
    }
}
