package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.Script.json;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.ledger.Scene;
import org.waybill.ledger.access.Rank;
import org.waybill.model.FailureKind;

/** The REST API as scripts use it. */
class ApiTest {

    private final ConsoleOnStage console = new ConsoleOnStage();
    private final Script script = new Script(console.origin(), console.token(console.person("robot", Rank.ADMIN)));

    @BeforeEach
    void files() {
        console.scene.record(
                Scene.file("a/1", 10, 1),
                Scene.file("a/2", 20, 1),
                Scene.file("b/\u00e4 3", 30, 1),
                Scene.file("b/4", 5, 1));
        var refs = console.scene.take();
        console.scene.settle(Scene.failed(refs.getFirst(), FailureKind.UNREADABLE));
    }

    @AfterEach
    void close() {
        script.close();
        console.close();
    }

    @Test
    void aMigrationSaysHowItStandsAndWhatToDo() {
        var migration = json(script.get("/api/v1/migrations/1"));
        assertThat(migration.at("/progress/found/files").asInt()).isEqualTo(4);
        assertThat(migration.at("/progress/complete").asBoolean()).isFalse();
        assertThat(migration.at("/states/FAILED/files").asInt()).isEqualTo(1);
        assertThat(migration.at("/causes/0/kind").asString()).isEqualTo("unreadable");
        assertThat(migration.at("/causes/0/next").asString()).contains("permission");
        assertThat(migration.at("/causes/0/example/path").asString()).isEqualTo("a/1");
        assertThat(migration.at("/batch/id").asInt()).isEqualTo(1);
    }

    @Test
    void filesComeInPagesThatLeaveNothingOutAndRepeatNothing() {
        // When
        var names = new ArrayList<String>();
        var path = "/api/v1/migrations/1/files?limit=1";
        for (var next = path; next != null; ) {
            var page = json(script.get(next));
            page.get("items").forEach(file -> names.add(file.get("path").asString()));
            next = page.get("next").isNull()
                    ? null
                    : path + "&cursor=" + page.get("next").asString();
        }

        // Then
        assertThat(names).containsExactly("a/1", "a/2", "b/%C3%A4%203", "b/4");
    }

    @ParameterizedTest
    @CsvSource({
        "state=FAILED, a/1",
        "state=failed&kind=unreadable, a/1",
        "kind=refused, ''",
        "prefix=b/, b/%C3%A4%203 b/4",
        "prefix=b%2F%C3%A4, b/%C3%A4%203",
        "state=dispatched&state=failed&prefix=a, a/1 a/2"
    })
    void filesAreFilteredByStateKindAndPrefix(String filter, String paths) {
        var page = json(script.get("/api/v1/migrations/1/files?" + filter));
        var found = new ArrayList<String>();
        page.get("items").forEach(file -> found.add(file.get("path").asString()));
        assertThat(String.join(" ", found)).isEqualTo(paths);
    }

    @Test
    void aListThatHasNotChangedIsNotSentAgain() {
        for (var path : List.of("/api/v1/migrations", "/api/v1/migrations/1", "/api/v1/batches", "/api/v1/batches/1")) {
            var first = script.get(path);
            var tag = first.headers().firstValue("ETag").orElseThrow();
            var again = script.get(path, "If-None-Match", tag);
            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/migrations/99, 404",
        "GET, /api/v1/migrations/x, 400",
        "GET, /api/v1/migrations/1/files/99, 404",
        "GET, /api/v1/migrations/1/files?state=lost, 400",
        "GET, /api/v1/migrations/1/files?stat=failed, 400",
        "GET, /api/v1/migrations/1/files?limit=0, 400",
        "GET, /api/v1/migrations/1/files?limit=1001, 400",
        "GET, /api/v1/migrations/1/files?limit=many, 400",
        "GET, /api/v1/migrations/1/files?cursor=nonsense, 400",
        "GET, /api/v1/batches/99, 404",
        "GET, /api/v1/batches/99/events, 404",
        "GET, /api/v1/nowhere, 404",
        "DELETE, /api/v1/migrations/1, 405",
        "PUT, /api/v1/batches, 405"
    })
    void whatCannotBeAnsweredIsAProblemThatNamesTheNextStep(String method, String path, int status) {
        isProblem(script.send(method, path, ""), status);
    }

    static void isProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        var problem = json(answer);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asString()).startsWith("urn:waybill:problem:");
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("detail").asString()).isNotBlank();
    }

    @Test
    void aBodyThatIsNotWhatIsExpectedIsRefused() {
        isProblem(script.post("/api/v1/batches", "{"), 400);
        isProblem(script.post("/api/v1/batches", "[]"), 400);
        isProblem(script.post("/api/v1/batches", "{\"sorce\":\"/data\"}"), 400);
        isProblem(script.post("/api/v1/batches", "{}"), 422);
        isProblem(script.post("/api/v1/batches", "source=/data", "Content-Type", "text/plain"), 415);
        isProblem(script.post("/api/v1/batches", "{\"source\":\"" + "x".repeat(70_000) + "\"}"), 413);
    }

    @Test
    void aCursorOfOtherFiltersIsRefused() {
        var next = json(script.get("/api/v1/migrations/1/files?limit=1"))
                .get("next")
                .asString();
        isProblem(script.get("/api/v1/migrations/1/files?limit=1&state=FAILED&cursor=" + next), 400);
    }
}
