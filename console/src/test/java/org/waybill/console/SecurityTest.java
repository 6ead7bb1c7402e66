package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.ApiTest.isProblem;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.console.access.LinkSecret;
import org.waybill.ledger.access.LoginLinks;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Scope;
import org.waybill.ledger.access.Tokens;

/** Nobody is let in by default, and nothing is done in the name of somebody who did not ask for it. */
class SecurityTest {

    private final ConsoleOnStage console = new ConsoleOnStage();
    private final Browser browser = new Browser(console.origin());

    @AfterEach
    void close() {
        browser.close();
        console.close();
    }

    private String audit() {
        return String.join("\n", console.scene.rows("select who, action, result, detail from audit order by id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/batches/1", "/start", "/activity", "/people", "/me", "/targets", "/nowhere"})
    void aPageLeadsToTheLoginAndBack(String path) {
        var answer = browser.look(path);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("/login?next=");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void loopbackIsNoLoginForTheApi() {
        try (var script = new Script(console.origin(), "")) {
            var answer = script.get("/api/v1/migrations");
            isProblem(answer, 401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
    }

    @Test
    void aLoginIsNoTokenAndATokenIsNoLogin() {
        var alice = console.person("alice", Rank.ADMIN);
        browser.logIn("alice", ConsoleOnStage.PASSWORD);
        assertThat(browser.look("/api/v1/migrations").statusCode()).isEqualTo(401);
        try (var script = new Script(console.origin(), console.token(alice))) {
            assertThat(script.get("/", "Accept", "text/html").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreAnsweredAlike() {
        console.person("alice", Rank.VIEWER);
        var wrong = browser.logIn("alice", "not the password");
        var unknown = browser.logIn("nobody", "not the password");
        assertThat(wrong.statusCode()).isEqualTo(302);
        assertThat(wrong.headers().firstValue("Location"))
                .isEqualTo(unknown.headers().firstValue("Location"));
        assertThat(audit())
                .contains("alice,log in,refused", "nobody,log in,refused")
                .doesNotContain("not the password");
    }

    @Test
    void afterFiveFailuresANameWaits() {
        console.person("alice", Rank.VIEWER);
        for (int i = 0; i < 5; i++) {
            browser.logIn("alice", "not the password");
        }
        var refused = browser.logIn("alice", ConsoleOnStage.PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1L, 300L);
        assertThat(browser.logIn("bob", "not the password").statusCode()).isEqualTo(302);
    }

    @Test
    void aLoginGetsAFreshSessionInACookieThatScriptsDoNotSee() {
        console.person("alice", Rank.VIEWER);
        var entered = browser.logIn("alice", ConsoleOnStage.PASSWORD);
        var cookie = entered.headers().allValues("Set-Cookie").stream()
                .filter(value -> value.startsWith("waybill_session="))
                .findFirst()
                .orElseThrow();
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").contains("Path=/");
        var before = session();
        browser.logIn("alice", ConsoleOnStage.PASSWORD);
        assertThat(session()).isNotEqualTo(before);
        assertThat(console.scene.text("select max_inactive_interval from console_session limit 1"))
                .isEqualTo("1800");
    }

    private String session() {
        return browser.cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("waybill_session"))
                .map(HttpCookie::getValue)
                .collect(Collectors.joining());
    }

    @Test
    void aLogoutEndsTheSessionOnTheServer() {
        console.person("alice", Rank.VIEWER);
        browser.logIn("alice", ConsoleOnStage.PASSWORD);
        assertThat(browser.fill("/", "/logout", Map.of()).statusCode()).isEqualTo(302);
        assertThat(console.scene.text("select count(*) from console_session")).isEqualTo("0");
        assertThat(browser.look("/").statusCode()).isEqualTo(302);
    }

    @Test
    void anotherPasswordOrARemovalEndsASession() {
        var alice = console.person("alice", Rank.VIEWER);
        browser.logIn("alice", ConsoleOnStage.PASSWORD);
        assertThat(browser.look("/").statusCode()).isEqualTo(200);
        console.people.setPassword(alice.id(), "$2a$11$other");
        assertThat(browser.look("/").statusCode()).isEqualTo(302);

        var bob = console.person("bob", Rank.VIEWER);
        browser.logIn("bob", ConsoleOnStage.PASSWORD);
        assertThat(browser.look("/").statusCode()).isEqualTo(200);
        console.people.remove(bob.id());
        assertThat(browser.look("/").statusCode()).isEqualTo(302);
    }

    @Test
    void aFormWithoutItsFieldIsRefused() {
        console.person("alice", Rank.OPERATOR);
        browser.logIn("alice", ConsoleOnStage.PASSWORD);
        assertThat(browser.post("/start", Map.of("source", "/data")).statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(403);
        assertThat(browser.look("/").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example, 403",
        "Origin, null, 403",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 200",
        "Sec-Fetch-Site, none, 200"
    })
    void whatAnotherSiteSendsIsRefused(String header, String value, int status) {
        assertThat(browser.look("/login", header, value).statusCode()).isEqualTo(status);
    }

    @Test
    void aLinkFromAMailMayBeFollowed() {
        var answer = browser.look(
                "/login", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 421",
        "127.0.0.1.evil.example:80, 421",
        "localhost, 200",
        "127.0.0.1:8470, 200",
        "[::1], 200"
    })
    void anotherNameOfThisMachineIsRefused(String host, int status) throws IOException {
        assertThat(raw("GET /login HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", console.origin().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aHeadThatIsTooLongAndABodyWithoutALengthAreRefused() throws IOException {
        assertThat(raw("GET /login HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .contains("urn:waybill:problem:bad-request")
                .doesNotContain("Tomcat", "<html");
        assertThat(raw("GET /% HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("urn:waybill:problem:bad-request")
                .doesNotContain("Tomcat", "<html");
        assertThat(raw("POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                        + "Connection: close\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 411");
    }

    @Test
    void everyAnswerCarriesTheHeadersThatProtectIt() {
        for (var path : Set.of("/login", "/welcome", "/assets/console.css", "/api/v1/migrations", "/nowhere")) {
            var headers = browser.look(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
            assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
            assertThat(headers.firstValue("Server")).isEmpty();
        }
        assertThat(browser.look("/login").headers().firstValue("Cache-Control").orElse(""))
                .contains("no-store");
    }

    @Test
    void noPageHoldsAScriptOrAStyle() {
        assertThat(browser.look("/login").body())
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContain("<style", " style=", " onclick=", "javascript:");
    }

    @ParameterizedTest
    @CsvSource({"//evil.example/, /", "https://evil.example/, /", "/\\evil.example, /", "/batches/1, /batches/1"})
    void aLoginLeadsToOurOwnPagesOnly(String next, String location) {
        console.person("alice", Rank.VIEWER);
        var answer = browser.fill(
                "/login", "/login", Map.of("name", "alice", "password", ConsoleOnStage.PASSWORD, "next", next));
        assertThat(answer.headers().firstValue("Location").orElseThrow().replaceFirst("http://[^/]*", ""))
                .isEqualTo(location);
    }

    @Test
    void aLoginLinkMakesTheFirstAdminOnceAndOnlyByPost() {
        // Given
        var secret = new LinkSecret("a-secret-of-a-test");
        new LoginLinks(console.scene.database).make(secret.hash(), null);
        var form = Map.of(
                "token", secret.text(), "name", "root", "password", "a long enough one", "again", "a long enough one");

        // Then: looking at it uses nothing up, and a weak password neither
        assertThat(browser.look("/welcome").statusCode()).isEqualTo(200);
        var weak = Map.of("token", secret.text(), "name", "root", "password", "short", "again", "short");
        assertThat(browser.fill("/welcome", "/welcome", weak).statusCode()).isEqualTo(422);
        assertThat(browser.fill("/welcome", "/welcome", form).statusCode()).isEqualTo(302);
        assertThat(browser.look("/people").statusCode()).isEqualTo(200);
        assertThat(console.people.find("root").orElseThrow().rank()).isEqualTo(Rank.ADMIN);
        try (var other = new Browser(console.origin())) {
            var second = Map.of(
                    "token",
                    secret.text(),
                    "name",
                    "evil",
                    "password",
                    "a long enough one",
                    "again",
                    "a long enough one");
            assertThat(other.fill("/welcome", "/welcome", second).statusCode()).isEqualTo(410);
        }
        assertThat(console.people.all()).hasSize(1);
        assertThat(audit()).doesNotContain(secret.text());
    }

    @Test
    void aTokenWorksUntilItIsRevokedAndNoLonger() {
        var alice = console.person("alice", Rank.VIEWER);
        var token = console.token(alice);
        try (var script = new Script(console.origin(), token);
                var mistyped =
                        new Script(console.origin(), token.substring(0, 41) + (token.endsWith("0") ? "1" : "0"))) {
            assertThat(script.get("/api/v1/migrations").statusCode()).isEqualTo(200);
            isProblem(mistyped.get("/api/v1/migrations"), 401);
            var tokens = new Tokens(console.scene.database);
            var made = tokens.of(alice).getFirst();
            assertThat(made.usedFrom()).isEqualTo("127.0.0.1");
            assertThat(console.scene.rows("select * from api_token").toString()).doesNotContain(token);
            tokens.revoke(made.id());
            isProblem(script.get("/api/v1/migrations"), 401);
        }
    }

    @Test
    void aTokenHasTheLowerRankOfItsOwnersAndItsOwn() {
        var viewer = console.person("vera", Rank.VIEWER);
        var admin = console.person("anna", Rank.ADMIN);
        try (var raised = new Script(console.origin(), console.token(viewer, Rank.ADMIN, null));
                var lowered = new Script(console.origin(), console.token(admin, Rank.VIEWER, null))) {
            isProblem(raised.post("/api/v1/batches", "{}"), 403);
            isProblem(lowered.post("/api/v1/batches", "{}"), 403);
        }
        assertThat(audit()).contains("refused,needs operator");
    }

    @Test
    void aForeignMigrationLooksLikeOneThatIsNotThere() {
        var foreign = console.scene.otherMigration();
        var guest = console.person("guest", Rank.ADMIN, new Scope.Only(Set.of(foreign.number())));
        try (var script = new Script(console.origin(), console.token(guest))) {
            assertThat(script.get("/api/v1/migrations/" + foreign.number()).statusCode())
                    .isEqualTo(200);
            for (var path : Set.of(
                    "/api/v1/migrations/N",
                    "/api/v1/migrations/N/files",
                    "/api/v1/migrations/N/files/1",
                    "/api/v1/audit?migration=N")) {
                var hidden = script.get(path.replace("N", "1"));
                var missing = script.get(path.replace("N", "77"));
                isProblem(hidden, 404);
                assertThat(hidden.body().replace("1", "77"))
                        .isEqualTo(missing.body().replace("1", "77"));
            }
            for (var path : Set.of("/api/v1/batches/N", "/api/v1/batches/N/events")) {
                isProblem(script.get(path.replace("N", "1")), 404);
                isProblem(script.get(path.replace("N", "77")), 404);
            }
            assertThat(script.get("/api/v1/migrations").body()).doesNotContain("\"number\":1,");
            assertThat(script.get("/api/v1/batches").body()).contains("\"items\":[]");
            isProblem(script.get("/api/v1/audit"), 403);
        }
    }

    @Test
    void theAuditIsOnlyEverAddedTo() {
        browser.logIn("nobody", "not the password");
        for (var change : Set.of("update audit set who = 'x'", "delete from audit")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> console.scene.execute(change))
                    .hasMessageContaining("only ever added to");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/etc, s3://bucket/app/@http://127.0.0.1:9000, 403",
        "/data/../etc, s3://bucket/app/@http://127.0.0.1:9000, 403",
        "data, s3://bucket/app/@http://127.0.0.1:9000, 422",
        "/data, s3://other/app/@http://127.0.0.1:9000, 403",
        "/data, s3://bucket/@http://127.0.0.1:9000, 403",
        "/data, s3://bucket/app/@http://169.254.169.254, 403",
        "/data, s3://bucket/app/@http://[fe80::1], 403",
        "/data, s3://bucket/app/@http://user:secret@host, 422",
        "/data, ftp://bucket, 422"
    })
    void onlyNamedSourcesAndTargetsMayBeStarted(String source, String target, int status) {
        try (var script = new Script(console.origin(), console.token(console.person("olga", Rank.OPERATOR)))) {
            var answer =
                    script.post("/api/v1/batches", "{\"source\":\"" + source + "\",\"target\":\"" + target + "\"}");
            isProblem(answer, status);
        }
        assertThat(audit()).contains("olga by wb_", "start batch,refused");
    }
}
