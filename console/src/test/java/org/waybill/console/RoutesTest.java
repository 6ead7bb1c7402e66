package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.console.ApiTest.isProblem;
import static org.waybill.console.Script.json;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.route.Differences;
import org.waybill.model.SourcePath;

/** Where reads and writes go, from the API and from its page. */
class RoutesTest {

    private static final String PATH = "/api/v1/migrations/1/routes";

    private final ConsoleOnStage console = new ConsoleOnStage();
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
    void aRuleIsSetShownAndRemovedAndTheAuditSaysByWhom() {
        // When
        var set = script.send(
                "PUT",
                PATH,
                "{\"prefix\":\"documents\",\"read\":\"OBJECT_THEN_LOCAL\",\"write\":\"BOTH\",\"shadow\":0.05}");

        // Then
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(json(script.get(PATH))).isEqualTo(json(set));
        var rule = json(set).get("rules").get(0);
        assertThat(rule.get("prefix").asString()).isEqualTo("documents/");
        assertThat(rule.get("readsNow").asString()).isEqualTo("OBJECT_THEN_LOCAL");
        assertThat(rule.get("by").asString()).isEqualTo("olga");
        var removed = script.send("DELETE", PATH + "?prefix=documents/&epoch=" + rule.get("epoch"), "");
        assertThat(json(removed).get("rules").isEmpty()).isTrue();
        assertThat(audit())
                .contains(
                        "set route,routes of migration 1,1,done,documents read OBJECT_THEN_LOCAL write BOTH shadow 0.05",
                        "unset route,routes of migration 1,1,done,documents/");
    }

    @Test
    void whoSawAnEarlierRuleIsToldWhatStandsNow() {
        // Given
        script.send("PUT", PATH, "{\"write\":\"BOTH\"}");

        // When
        var late = script.send("PUT", PATH, "{\"read\":\"OBJECT\",\"epoch\":0}");

        // Then
        isProblem(late, 409);
        assertThat(json(late).get("detail").asString()).contains("olga", "reads LOCAL and writes BOTH");
        assertThat(audit()).contains("set route,routes of migration 1,1,refused");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'read':'OBJECT'} | needs write mode BOTH",
                "{'read':'NOWHERE'} | LOCAL_THEN_OBJECT",
                "{'shadow':7} | between 0 and 100 %",
                "{'prefix':'../etc'} | is no folder of the source",
                "{'delivery':'REDIRECT'} | a bucket that keeps versions",
                "{'raed':'LOCAL'} | raed"
            })
    void aWrongRuleChangesNothingAndSaysWhatIsWrong(String body, String detail) {
        // When
        var refused = script.send("PUT", PATH, body.replace('\'', '"'));

        // Then
        isProblem(refused, 400);
        assertThat(json(refused).get("detail").asString()).contains(detail);
        assertThat(json(script.get(PATH)).get("rules").isEmpty()).isTrue();
    }

    @Test
    void thePageShowsRulesProcessesAndDifferencesAndSetsARule() {
        // Given
        console.scene.text("select route_renew('gateway-7', 'gateway', 0)");
        new Differences(console.scene.database).keep(1, SourcePath.ofText("a<b>"), "other bytes");
        try (var browser = new Browser(console.origin())) {
            browser.logIn("olga", ConsoleOnStage.PASSWORD);
            var page = "/migrations/1/routes";
            assertThat(browser.look(page).body())
                    .contains("There is no rule", "gateway-7", "a&lt;b&gt;", "other bytes");

            // When
            var wrong = browser.fill(page, page, Map.of("action", "set", "read", "OBJECT"));
            var right = browser.fill(page, page, Map.of("action", "set", "read", "OBJECT", "write", "BOTH"));

            // Then
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("needs write mode BOTH");
            assertThat(right.statusCode()).isEqualTo(302);
            assertThat(browser.look(page).body())
                    .contains(
                            "Reads still go LOCAL_THEN_OBJECT", "gateway-7 does not know this rule yet", "by olga at");
        }
    }
}
