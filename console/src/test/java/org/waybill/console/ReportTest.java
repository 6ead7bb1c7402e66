package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.ApiTest.isProblem;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.ledger.Scene;
import org.waybill.ledger.Sighting;
import org.waybill.ledger.access.Rank;
import org.waybill.model.FailureKind;
import tools.jackson.databind.json.JsonMapper;

/** The report of a migration as a stream. */
class ReportTest {

    private static final String REPORT = "/api/v1/migrations/1/report";
    private static final int FILES = 2_500;
    private static final String DEEP = ("n".repeat(200) + "/").repeat(5);

    private final ConsoleOnStage console = new ConsoleOnStage();
    private String token = "";
    private Script script = new Script(console.origin(), "");

    @BeforeEach
    void files() {
        var sightings = new ArrayList<Sighting>();
        for (int i = 0; i < FILES; i++) {
            sightings.add(Scene.file((i % 2 == 0 ? "even/" : "odd/") + DEEP + i + ".bin", 100 + i, 1));
        }
        console.scene.record(sightings.toArray(Sighting[]::new));
        console.scene.settle(Scene.failed(console.scene.take().getFirst(), FailureKind.UNREADABLE));
        token = console.token(console.person("vera", Rank.VIEWER));
        script = new Script(console.origin(), token);
    }

    @AfterEach
    void close() {
        script.close();
        console.close();
    }

    @Test
    void itHoldsEveryFileOnceThoughItIsReadInPages() {
        var answer = script.get(REPORT);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
        var paths = answer.body()
                .lines()
                .map(line -> new JsonMapper().readTree(line).get("path").asString())
                .toList();
        assertThat(paths)
                .hasSize(FILES)
                .doesNotHaveDuplicates()
                .contains("even/" + DEEP + "0.bin", "odd/" + DEEP + "2499.bin");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2500",
        "?state=FAILED, 1",
        "?state=verified, 0",
        "?kind=unreadable, 1",
        "?prefix=odd/, 1250",
        "?state=dispatched&prefix=even/, 999"
    })
    void itTakesTheFiltersOfTheList(String query, int files) {
        var answer = script.get(REPORT + query, "Accept", "text/csv");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("waybill-migration-1.csv");
        var lines = answer.body().lines().toList();
        assertThat(lines.getFirst()).startsWith("path,pathText,key,size,state,");
        assertThat(lines).hasSize(files + 1);
    }

    @ParameterizedTest
    @CsvSource({"?state=lost, '*/*', 400", "?stat=failed, '*/*', 400", "'', application/xml, 406", "'', nonsense, 406"})
    void whatItCannotSendIsRefused(String query, String accept, int status) {
        isProblem(script.get(REPORT + query, "Accept", accept), status);
    }

    @Test
    void itIsWrittenDownAndAPageLinksIt() {
        script.get(REPORT + "?state=FAILED", "Accept", "text/csv");
        console.person("alice", Rank.VIEWER);
        try (var browser = new Browser(console.origin())) {
            browser.logIn("alice", ConsoleOnStage.PASSWORD);
            assertThat(browser.look("/migrations/1").body()).contains("/migrations/1/report.csv");
            assertThat(browser.look("/migrations/1/files?prefix=odd/").body())
                    .contains("/migrations/1/report.ndjson?prefix=odd%2F");
            assertThat(browser.look("/migrations/1/report.ndjson?prefix=odd%2F")
                            .body()
                            .lines())
                    .hasSize(1250);
            assertThat(browser.look("/migrations/1/report.pdf").statusCode()).isEqualTo(404);
            assertThat(browser.look("/migrations/9/report.csv").statusCode()).isEqualTo(404);
        }
        assertThat(console.scene.rows("select who, what, detail from audit where action = 'export report' order by id"))
                .hasSize(2)
                .anySatisfy(row -> assertThat(row).contains("vera by", "migration 1", "csv, state [FAILED]"))
                .anySatisfy(row -> assertThat(row).contains("alice", "migration 1", "ndjson, prefix odd/"));
    }

    @Test
    void aPersonHasTwoAtOnce() throws IOException {
        // Given: two clients that do not read; the answer is longer than what lies between the two ends
        var open = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 2; i++) {
                open.add(unread());
            }

            // Then
            var refused = script.get(REPORT);
            isProblem(refused, 429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("5");
            assertThat(refused.body()).contains("too-many-reports");
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    private Socket unread() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(
                new java.net.InetSocketAddress("127.0.0.1", console.origin().getPort()));
        socket.getOutputStream()
                .write(("GET " + REPORT + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        // The first byte shows that it has begun.
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    @Test
    void oneThatBreaksOffDoesNotLookWhole() throws IOException {
        // Given: a client that has read the beginning
        try (var socket = unread()) {
            // When
            console.restart();

            // Then
            var rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).doesNotEndWith("0\r\n\r\n");
        } catch (java.net.SocketException e) {
            // A reset shows it as well.
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
