package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Eventually;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console of a service with nothing configured, from the first login link to a batch that is done. */
final class ConsoleAcceptanceIT extends OnStage {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void aScriptStartsABatchAndSeesItDoneAndNoSecretIsWrittenAnywhere() throws Throwable {
        // Given: a service, where nobody can log in yet
        stage.source.files(200, 7, 3_000);
        stage.waybill = stage.waybill.with(Map.of(
                "WAYBILL_CONSOLE_SOURCES", stage.source.root().toString(), "WAYBILL_CONSOLE_TARGETS", "embedded"));
        var service = stage.waybill.start("serve");
        var file = stage.waybill.home().resolve("login-link");
        Eventually.assertThat(LIMIT, () -> assertThat(file).isNotEmptyFile());
        var link = Files.readString(file).strip();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        // When
        stage.waybill
                .run("user", "add", "robot", "--role", "operator", "--link")
                .exits(0);
        var token = stage.waybill
                .run("token", "create", "ci", "--user", "robot", "--role", "operator", "-o", "json")
                .exits(0)
                .json()
                .path("token")
                .asString();
        var api = new Api(URI.create(link.substring(0, link.indexOf("/welcome"))), token);
        var started = api.post(
                "/api/v1/batches",
                JSON.writeValueAsString(Map.of("source", stage.source.root().toString(), "target", "embedded")));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);

        // Then
        Eventually.assertThat(LIMIT, () -> {
            var migration = api.get("/api/v1/migrations/1");
            assertThat(migration.at("/batch/state").asString()).isEqualTo("DONE");
            assertThat(migration.at("/progress/proven/files").asInt()).isEqualTo(200);
        });
        stage.waybill.run("token", "revoke", "1").exits(0);
        assertThat(api.post("/api/v1/batches", "{}").statusCode()).isEqualTo(401);
        service.terminate();
        var ended = service.await(LIMIT).exits(130).hasNoStackTrace();
        var written = ended.out() + ended.err() + logs();
        assertThat(written).contains("The console is at").doesNotContain(token, link.substring(link.indexOf('#') + 1));
        stage.assertNothingRuns();
    }

    private String logs() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.walk(stage.waybill.home().resolve("logs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private record Api(URI origin, String token) {

        HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
            return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
        }

        JsonNode get(String path) throws IOException, InterruptedException {
            return JSON.readTree(send(request(path)).body());
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(origin.resolve(path)).header("Authorization", "Bearer " + token);
        }

        private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            try (var client = HttpClient.newHttpClient()) {
                return client.send(request.build(), BodyHandlers.ofString());
            }
        }
    }
}
