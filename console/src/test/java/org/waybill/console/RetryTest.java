package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.ApiTest.isProblem;
import static org.waybill.console.Script.json;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Scene;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Scope;
import org.waybill.model.FailureKind;

/** Trying failed files again, from the API and from the page of a batch. */
class RetryTest {

    private static final String PATH = "/api/v1/batches/1/retry";

    private final ConsoleOnStage console = new ConsoleOnStage();
    private final Script script = new Script(console.origin(), console.token(console.person("olga", Rank.OPERATOR)));

    @BeforeEach
    void failures() {
        console.scene.record(Scene.file("a", 1, 1), Scene.file("b", 1, 1), Scene.file("c", 1, 1));
        var refs = console.scene.take();
        console.scene.settle(Scene.failed(refs.get(0), FailureKind.UNREADABLE));
        console.scene.settle(Scene.failed(refs.get(1), FailureKind.UNREADABLE));
        console.scene.settle(Scene.failed(refs.get(2), FailureKind.PATH_TOO_LONG));
    }

    @AfterEach
    void close() {
        script.close();
        console.close();
    }

    private String failed() {
        return console.scene.text("select count(*) from outcome where state = 'FAILED'");
    }

    private String audit() {
        return String.join("\n", console.scene.rows("select who, action, what, migration, result, detail from audit"));
    }

    @Test
    void filesOfAKindAreTriedAgainAndThenAll() {
        var some = json(script.post(PATH, "{\"kind\":\"path too long\"}"));
        assertThat(some.get("batch").asInt()).isEqualTo(1);
        assertThat(some.get("files").asInt()).isEqualTo(1);
        assertThat(failed()).isEqualTo("2");
        assertThat(json(script.post(PATH, "")).get("files").asInt()).isEqualTo(2);
        assertThat(json(script.post(PATH, "{}")).get("files").asInt()).isZero();
        assertThat(audit())
                .contains(
                        "retry,batch 1,1,done,1 files, kind PATH_TOO_LONG",
                        "retry,batch 1,1,done,2 files, kind any",
                        "olga by wb_");
    }

    @Test
    void whatCannotBeTriedAgainIsToldWhy() {
        isProblem(script.post(PATH, "{\"kind\":\"tired\"}"), 400);
        isProblem(script.post(PATH, "{\"knd\":\"unreadable\"}"), 400);
        isProblem(script.post("/api/v1/batches/99/retry", ""), 404);
        isProblem(script.post(PATH, "kind=unreadable", "Content-Type", "text/plain"), 415);
        script.post("/api/v1/batches/1/cancel", "");
        var late = script.post(PATH, "");
        isProblem(late, 409);
        assertThat(json(late).get("detail").asString()).contains("Start another one");
        assertThat(audit()).contains("retry,batch 1,1,refused,Batch 1 is not open");
        assertThat(failed()).isEqualTo("3");
    }

    @Test
    void thePageAsksWithKindAndCountBeforeFilesAreTriedAgain() {
        try (var browser = new Browser(console.origin())) {
            browser.logIn("olga", ConsoleOnStage.PASSWORD);
            assertThat(browser.look("/batches/1").body())
                    .contains("/batches/1/retry?kind=unreadable", "/batches/1/retry?kind=path_too_long");
            var asked = "/batches/1/retry?kind=path_too_long";
            assertThat(browser.look(asked).body())
                    .contains("Files that failed as path too long: 1", "What fails later is not touched.");
            assertThat(browser.fill(asked, "/batches/1/retry", Map.of("kind", "path too long"))
                            .statusCode())
                    .isEqualTo(302);
            assertThat(browser.look("/batches/1").body()).doesNotContain("/batches/1/retry?kind=path_too_long");
            assertThat(browser.look("/batches/1/retry?kind=tired").statusCode()).isEqualTo(400);
            assertThat(browser.post("/batches/1/retry", Map.of()).statusCode()).isEqualTo(403);
        }
        assertThat(failed()).isEqualTo("2");
        assertThat(audit()).contains("olga,retry,batch 1,1,done,1 files");
    }

    @Test
    void aViewerSeesNoButtonAndIsRefusedAndAStrangerSeesNothing() {
        console.person("vera", Rank.VIEWER);
        console.person("guest", Rank.OPERATOR, new Scope.Only(Set.of(2)));
        try (var vera = new Browser(console.origin());
                var guest = new Browser(console.origin())) {
            vera.logIn("vera", ConsoleOnStage.PASSWORD);
            assertThat(vera.look("/batches/1").body()).contains("unreadable").doesNotContain("/retry");
            assertThat(vera.fill("/", "/batches/1/retry", Map.of()).statusCode())
                    .isEqualTo(403);
            guest.logIn("guest", ConsoleOnStage.PASSWORD);
            assertThat(guest.fill("/", "/batches/1/retry", Map.of()).statusCode())
                    .isEqualTo(404);
        }
        assertThat(failed()).isEqualTo("3");
    }
}
