package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.access.Rank;

/** The console as a role: where it listens, and what counts for it. */
class RoleTest {

    @Test
    void aPortThatIsTakenIsSaidWithTheNextStep() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ConsoleOnStage.at(InetAddress.getLoopbackAddress(), taken.getLocalPort()))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining(":" + taken.getLocalPort())
                    .hasMessageContaining("waybill.console.port");
        }
    }

    @Test
    void othersAreNotLetNearBeforeSomebodyCanLogIn() throws IOException {
        var everywhere = InetAddress.getByName("0.0.0.0");
        assertThatThrownBy(() -> ConsoleOnStage.at(everywhere, 0))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("waybill user add NAME --role admin")
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void whereOthersReachItCookiesGoOverTlsOnly() throws IOException {
        try (var console = ConsoleOnStage.with(InetAddress.getByName("0.0.0.0"), "alice", Rank.VIEWER);
                var browser = new Browser(console.origin())) {
            var cookies = browser.look("/login").headers().allValues("Set-Cookie");
            assertThat(cookies)
                    .isNotEmpty()
                    .allSatisfy(cookie -> assertThat(cookie).contains("Secure"));
        }
    }

    @Test
    void nothingOfTheSurroundingsCounts() {
        var flags = Map.of("server.port", "1", "spring.thymeleaf.prefix", "file:/nowhere/", "debug", "true");
        flags.forEach(System::setProperty);
        try (var console = new ConsoleOnStage();
                var browser = new Browser(console.origin())) {
            assertThat(browser.look("/login").body()).contains("Log in");
        } finally {
            flags.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void whoSendsTooMuchWaitsAndNobodyElse() {
        var now = new AtomicReference<>(Instant.now());
        try (var console = new ConsoleOnStage(ConsoleOnStage.NOTHING_NAMED, now::get);
                var busy = new Script(console.origin(), console.token(console.person("busy", Rank.VIEWER)));
                var other = new Script(console.origin(), console.token(console.person("other", Rank.VIEWER)))) {
            for (int i = 0; i < 200; i++) {
                assertThat(busy.get("/api/v1/batches").statusCode()).isEqualTo(200);
            }
            var refused = busy.get("/api/v1/batches");
            ApiTest.isProblem(refused, 429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(other.get("/api/v1/batches").statusCode()).isEqualTo(200);
            now.set(now.get().plusSeconds(1));
            assertThat(busy.get("/api/v1/batches").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aLoginSurvivesARestartAndEndsAfterTwelveHours() {
        var now = new AtomicReference<>(Instant.now());
        try (var console = new ConsoleOnStage(ConsoleOnStage.NOTHING_NAMED, now::get);
                var browser = new Browser(console.origin())) {
            console.person("alice", Rank.VIEWER);
            browser.logIn("alice", ConsoleOnStage.PASSWORD);
            console.restart();
            assertThat(browser.look("/").statusCode()).isEqualTo(200);
            now.set(now.get().plusSeconds(12 * 3600 - 60));
            assertThat(browser.look("/").statusCode()).isEqualTo(200);
            now.set(now.get().plusSeconds(61));
            assertThat(browser.look("/").statusCode()).isEqualTo(302);
        }
    }
}
