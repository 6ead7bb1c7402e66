package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.acceptance.kit.Binary;
import org.waybill.acceptance.kit.Metric;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.Waybill;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alerts and the dashboard: each by itself, and all of them with the metrics and the runbook. */
final class MonitoringTest {

    private static final Path FOLDER = Waybill.root().resolve("docs/monitoring");
    private static final Pattern METRIC = Pattern.compile("\\b(?:waybill|jvm|process)_\\w+");
    private static final Pattern RECORDED = Pattern.compile("waybill:[\\w:]+");

    /** What Prometheus makes of a histogram and of a summary. */
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum)$");

    private static final Pattern RATED = Pattern.compile("(?:rate|increase)\\((\\w+)(?:\\{[^}]*})?\\[([^]]+)]\\)");

    private static String text(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    private static Set<String> found(Pattern pattern, String text) {
        var all = new TreeSet<String>();
        var found = pattern.matcher(text);
        while (found.find()) {
            all.add(found.group());
        }
        return all;
    }

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(text("waybill-dashboard.json"));
    }

    private static List<JsonNode> panels() throws IOException {
        return dashboard().path("panels").valueStream().toList();
    }

    private static List<String> queries() throws IOException {
        return panels().stream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.path("expr").asString())
                .toList();
    }

    /** The alerts' own part of the rules, without words for people. */
    private static Stream<String> expressions() throws IOException {
        var rules = text("waybill-alerts.yaml");
        return Pattern.compile("expr: (?:>-\\n)?([\\s\\S]*?)(?=\\n\\s+(?:for|labels):|\\n      - |\\n\\n)")
                .matcher(rules)
                .results()
                .map(found -> found.group(1));
    }

    @Test
    void everyMetricThatIsAskedForIsDescribed() throws IOException {
        // Given
        var described = Metric.ofPage(Files.readString(Waybill.root().resolve("docs/metrics.md")))
                .keySet();

        // When
        var asked = new TreeSet<String>();
        expressions().forEach(expression -> asked.addAll(found(METRIC, expression)));
        queries().forEach(query -> asked.addAll(found(METRIC, query)));

        // Then
        assertThat(asked)
                .hasSizeGreaterThan(25)
                .allSatisfy(name -> assertThat(described.contains(name)
                                || described.contains(PART.matcher(name).replaceFirst("")))
                        .as(name)
                        .isTrue());
    }

    @Test
    void everyRuleThatIsUsedIsRecorded() throws IOException {
        var rules = text("waybill-alerts.yaml");
        assertThat(found(RECORDED, rules)).allSatisfy(name -> assertThat(rules).contains("record: " + name));
    }

    @Test
    void everyAlertHasAnEntryInTheRunbookAndATest() throws IOException {
        // Given
        var rules = text("waybill-alerts.yaml");
        var runbook = Files.readString(Waybill.root().resolve("docs/runbook.md"));
        var tests = text("waybill-alerts-test.yaml");

        // Then
        var alerts = Pattern.compile("- alert: (\\w+)")
                .matcher(rules)
                .results()
                .map(alert -> alert.group(1))
                .toList();
        var links = Pattern.compile("runbook_url: docs/runbook.md#(\\w+)")
                .matcher(rules)
                .results()
                .toList();
        assertThat(links).hasSameSizeAs(alerts);
        assertThat(links).allSatisfy(link -> assertThat(runbook).containsPattern("(?im)^### " + link.group(1) + "$"));
        assertThat(alerts).allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert));
        for (var word : List.of("severity: ", "summary: ", "description: ")) {
            assertThat(rules.split(word, -1)).as(word).hasSize(alerts.size() + 1);
        }
    }

    @Test
    void theDashboardIsForAnyPrometheusAndNotToBeEditedInPlace() throws IOException {
        // Given
        var variables = dashboard().path("templating").path("list");

        // Then
        assertThat(variables.valueStream().map(variable -> variable.path("name").asString()))
                .containsExactly("datasource", "migration");
        assertThat(variables.path(0).path("type").asString()).isEqualTo("datasource");
        assertThat(dashboard().path("editable").asBoolean(true)).isFalse();
        assertThat(panels()).hasSize(12).allSatisfy(panel -> {
            assertThat(panel.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
            assertThat(panel.path("targets").valueStream())
                    .isNotEmpty()
                    .allMatch(target ->
                            target.path("datasource").path("uid").asString().equals("${datasource}"));
        });
    }

    @Test
    void everyPanelSaysWhatItShowsAndInWhichUnit() throws IOException {
        assertThat(panels()).allSatisfy(panel -> {
            assertThat(panel.path("title").asString()).isNotBlank();
            assertThat(panel.path("description").asString()).endsWith(".");
            assertThat(panel.path("fieldConfig").path("defaults").path("unit").asString())
                    .isNotBlank();
        });
    }

    @Test
    void aCounterIsShownAsARateOverTheIntervalOfTheScrapes() throws IOException {
        for (var query : queries()) {
            var rated = new ArrayList<String>();
            RATED.matcher(query).results().forEach(rate -> {
                rated.add(rate.group(1));
                // The time that is left is told for three named spans.
                assertThat(rate.group(2)).as(query).isIn("$__rate_interval", "5m", "1h", "24h");
            });
            assertThat(found(Pattern.compile("\\b\\w+_(?:total|bucket)\\b"), query))
                    .as(query)
                    .allMatch(rated::contains);
        }
    }

    @Test
    void promtoolFindsNothingWrongWithTheAlerts() {
        var promtool = Binary.require("promtool", "WAYBILL_TEST_PROMTOOL").toString();
        assertThat(Shell.run(
                        promtool,
                        "check",
                        "rules",
                        FOLDER.resolve("waybill-alerts.yaml").toString()))
                .contains("SUCCESS");
        assertThat(Shell.run(
                        promtool,
                        "test",
                        "rules",
                        FOLDER.resolve("waybill-alerts-test.yaml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void everyQueryOfTheDashboardIsOne(@TempDir Path directory) throws IOException {
        // Given
        var promtool = Binary.require("promtool", "WAYBILL_TEST_PROMTOOL").toString();
        var rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        int number = 0;
        for (var query : queries()) {
            rules.append("      - record: query:%d\n        expr: '%s'\n"
                    .formatted(number++, query.replace("$__rate_interval", "2m").replace("$migration", ".*")));
        }

        // When
        var file = Files.writeString(directory.resolve("queries.yaml"), rules);

        // Then
        assertThat(Shell.run(promtool, "check", "rules", file.toString())).contains("SUCCESS: " + number + " rules");
    }
}
