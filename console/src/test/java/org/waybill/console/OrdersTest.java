package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.ApiTest.isProblem;
import static org.waybill.console.Script.json;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Scene;
import org.waybill.ledger.access.Rank;

/** What people do to batches, from the API and from the pages. */
class OrdersTest {

    private final ConsoleOnStage console = new ConsoleOnStage();
    private final String token = console.token(console.person("olga", Rank.OPERATOR));
    private final Script script = new Script(console.origin(), token);

    @AfterEach
    void close() {
        script.close();
        console.close();
    }

    @Test
    void aBatchIsPausedResumedAndCancelledAndTheAuditSaysByWhom() {
        var paused = json(script.post("/api/v1/batches/1/pause", "{\"reason\":\"disk full\"}"));
        assertThat(paused.get("state").asString()).isEqualTo("PAUSED");
        assertThat(paused.at("/order/by").asString()).isEqualTo("olga");
        assertThat(paused.at("/order/reason").asString()).isEqualTo("disk full");
        assertThat(json(script.get("/api/v1/migrations/1"))
                        .at("/troubles/0/what")
                        .asString())
                .contains("paused by olga", "disk full");
        assertThat(json(script.post("/api/v1/batches/1/resume", ""))
                        .get("state")
                        .asString())
                .isEqualTo("RUNNING");
        assertThat(json(script.post("/api/v1/batches/1/cancel", ""))
                        .get("state")
                        .asString())
                .isEqualTo("CANCELLED");
        assertThat(String.join("\n", console.scene.rows("select who, action, what, migration, result from audit")))
                .contains("pause batch,batch 1,1,done", "cancel batch,batch 1,1,done", "olga by wb_");
    }

    @Test
    void anOrderThatIsRepeatedChangesNothing() {
        var once = script.post("/api/v1/batches/1/pause", "");
        var again = script.post("/api/v1/batches/1/pause", "");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(once.body());
    }

    @Test
    void whoComesTooLateIsToldWhoWasFirst() {
        script.post("/api/v1/batches/1/cancel", "");
        var late = script.post("/api/v1/batches/1/resume", "");
        isProblem(late, 409);
        assertThat(json(late).get("detail").asString()).contains("cancelled by olga");
        isProblem(script.post("/api/v1/batches/1/stop", ""), 404);
        isProblem(script.post("/api/v1/batches/99/pause", ""), 404);
    }

    @Test
    void aPageOffersWhatTheBatchAllows() {
        try (var browser = new Browser(console.origin())) {
            browser.logIn("olga", ConsoleOnStage.PASSWORD);
            assertThat(browser.look("/batches/1").body())
                    .contains("value=\"pause\"")
                    .doesNotContain("value=\"resume\"");
            var paused = browser.fill("/batches/1", "/batches/1", Map.of("action", "pause", "reason", "<b>why</b>"));
            assertThat(paused.statusCode()).isEqualTo(302);
            assertThat(browser.look("/batches/1").body())
                    .contains("value=\"resume\"", "&lt;b&gt;why&lt;/b&gt;")
                    .doesNotContain("value=\"pause\"", "<b>why");
            assertThat(browser.look("/batches/1/cancel").body()).contains("Cancel batch 1?");
            browser.fill("/batches/1/cancel", "/batches/1", Map.of("action", "cancel"));
            assertThat(browser.look("/batches/1").body()).contains("cancelled").doesNotContain("value=\"resume\"");
            assertThat(browser.fill("/", "/batches/1", Map.of("action", "resume"))
                            .statusCode())
                    .isEqualTo(409);
        }
    }

    @Test
    void aViewerSeesNoButtonsAndIsRefused() {
        console.person("vera", Rank.VIEWER);
        try (var browser = new Browser(console.origin())) {
            browser.logIn("vera", ConsoleOnStage.PASSWORD);
            assertThat(browser.look("/batches/1").body()).doesNotContain("value=\"pause\"");
            assertThat(browser.fill("/", "/batches/1", Map.of("action", "pause"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(browser.look("/start").statusCode()).isEqualTo(403);
            assertThat(browser.look("/people").statusCode()).isEqualTo(403);
        }
        assertThat(console.scene.openBatch().state().name()).isEqualTo("RUNNING");
    }

    @Test
    void aStreamSendsTheWholeStateAndEndsWithTheBatch() throws IOException, InterruptedException {
        console.scene.record(Scene.file("a", 1, 1));
        var request = HttpRequest.newBuilder(console.origin().resolve("/api/v1/batches/1/events"))
                .header("Authorization", "Bearer " + token)
                .build();
        try (var client = HttpClient.newHttpClient();
                var lines = new BufferedReader(new InputStreamReader(
                        client.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            var names = new ArrayList<String>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    names.add(line.substring("event:".length()));
                }
                if (line.startsWith("data:") && line.contains("\"RUNNING\"")) {
                    assertThat(line).contains("\"found\":{\"files\":1,\"bytes\":1}");
                    script.post("/api/v1/batches/1/cancel", "");
                }
            }
            assertThat(names).startsWith("state").endsWith("state", "end");
        }
    }
}
