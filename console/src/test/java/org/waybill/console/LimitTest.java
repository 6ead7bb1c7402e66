package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.ApiTest.isProblem;
import static org.waybill.console.Script.json;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.console.start.Limits;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Scope;

/** The limit of a migration, from the API and from its page. */
class LimitTest {

    private static final String PATH = "/api/v1/migrations/1/limit";
    private static final Limits NOTHING = ConsoleOnStage.NOTHING_NAMED;

    // A Tuesday in the working hours of Berlin.
    private final ConsoleOnStage console = new ConsoleOnStage(NOTHING, () -> Instant.parse("2026-12-01T09:00:00Z"));
    private final Script script = new Script(console.origin(), console.token(console.person("olga", Rank.OPERATOR)));

    @AfterEach
    void close() {
        script.close();
        console.close();
    }

    private String audit() {
        return String.join("\n", console.scene.rows("select who, action, what, migration, result, detail from audit"));
    }

    @Test
    void aLimitIsSetShownAndRemovedAndTheAuditSaysByWhom() {
        var none = json(script.get(PATH));
        assertThat(none.get("now").asString()).isEqualTo("unlimited");
        assertThat(none.get("setAt").isNull()).isTrue();

        var set = script.send(
                "PUT",
                PATH,
                "{\"limit\":\"50MB/s\",\"timetable\":\"Mon-Fri 08:00-18:00 5MB/s\",\"zone\":\"Europe/Berlin\"}");
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        var limit = json(script.get(PATH));
        assertThat(limit).isEqualTo(json(set));
        assertThat(limit.get("limit").asString()).isEqualTo("50MB/s");
        assertThat(limit.get("timetable").asString()).isEqualTo("Mon-Fri 08:00-18:00 5MB/s");
        assertThat(limit.get("zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(limit.get("now").asString()).isEqualTo("5MB/s");
        assertThat(limit.get("until").asString()).isEqualTo("2026-12-01T17:00:00Z");
        assertThat(limit.get("by").asString()).isEqualTo("olga");
        assertThat(limit.get("setAt").isNull()).isFalse();

        assertThat(json(script.send("DELETE", PATH, ""))).isEqualTo(none);
        assertThat(json(script.send("DELETE", PATH, ""))).isEqualTo(none);
        assertThat(audit())
                .contains(
                        "set limit,migration 1,1,done,50MB/s Mon-Fri",
                        "lift limit,migration 1,1,done,",
                        "it had none",
                        "olga by wb_");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'limit':'fast'} | 'fast' is no limit.",
                "{'timetable':'Mon 5MB/s'} | no entry of a timetable",
                "{'limit':'5MB/s','zone':'Berlin'} | 'Berlin' is no time zone.",
                "{'limit':'5MB/s','timetabel':'Mon 08:00-18:00 0'} | timetabel",
                "{'limit':7.5,'zone':[]} | JSON",
                "{} | Fill in 'limit'",
                "null | The body is empty."
            },
            quoteCharacter = '`')
    void aWrongLimitChangesNothingAndSaysWhatIsWrong(String body, String detail) {
        script.send("PUT", PATH, "{\"limit\":\"1MB/s\"}");
        var refused = script.send("PUT", PATH, body.replace('\'', '"'));
        isProblem(refused, 400);
        assertThat(json(refused).get("detail").asString()).contains(detail);
        assertThat(json(script.get(PATH)).get("limit").asString()).isEqualTo("1MB/s");
    }

    @Test
    void thePageShowsTheLimitItsCommandAndAForm() {
        try (var browser = new Browser(console.origin())) {
            browser.logIn("olga", ConsoleOnStage.PASSWORD);
            assertThat(browser.look("/migrations/1").body())
                    .contains("This migration has no limit.", "waybill limit 1 off")
                    .doesNotContain("Remove the limit");
            var fields = Map.of("action", "set", "limit", "fast", "timetable", "\"<b>", "zone", "UTC");
            var wrong = browser.fill("/migrations/1", "/migrations/1/limit", fields);
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body())
                    .contains("&#39;fast&#39; is no limit.", "value=\"fast\"", "value=\"&quot;&lt;b&gt;\"")
                    .doesNotContain("\"<b>");

            var right = Map.of(
                    "action", "set", "limit", "", "timetable", "Mon-Fri 08:00-18:00 5MB/s", "zone", "Europe/Berlin");
            assertThat(browser.fill("/migrations/1", "/migrations/1/limit", right)
                            .statusCode())
                    .isEqualTo(302);
            assertThat(browser.look("/migrations/1").body())
                    .contains(
                            "5MB/s until 2026-12-01 17:00:00 UTC",
                            "waybill limit 1 --timetable &#39;Mon-Fri 08:00-18:00 5MB/s&#39; --zone Europe/Berlin",
                            "by olga at");
            browser.fill("/migrations/1", "/migrations/1/limit", Map.of("action", "lift"));
            assertThat(browser.look("/migrations/1").body()).contains("This migration has no limit.");
            assertThat(browser.post("/migrations/1/limit", fields).statusCode()).isEqualTo(403);
        }
        assertThat(audit())
                .contains("olga,set limit,migration 1,1,refused,'fast' is no limit")
                .contains("olga,lift limit,migration 1,1,done");
    }

    @Test
    void aViewerSeesTheLimitAndNoFormAndAStrangerNothing() {
        script.send("PUT", PATH, "{\"limit\":\"1MB/s\"}");
        console.person("vera", Rank.VIEWER);
        console.person("guest", Rank.OPERATOR, new Scope.Only(Set.of(2)));
        var lift = Map.of("action", "lift");
        try (var vera = new Browser(console.origin());
                var guest = new Browser(console.origin())) {
            vera.logIn("vera", ConsoleOnStage.PASSWORD);
            assertThat(vera.look("/migrations/1").body()).contains("1MB/s").doesNotContain("Set the limit");
            assertThat(vera.fill("/", "/migrations/1/limit", lift).statusCode()).isEqualTo(403);
            guest.logIn("guest", ConsoleOnStage.PASSWORD);
            assertThat(guest.fill("/", "/migrations/1/limit", lift).statusCode())
                    .isEqualTo(404);
        }
        assertThat(json(script.get(PATH)).get("limit").asString()).isEqualTo("1MB/s");
    }
}
