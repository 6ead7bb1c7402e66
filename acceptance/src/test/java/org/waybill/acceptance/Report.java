package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.waybill.acceptance.kit.WaybillRun;
import tools.jackson.databind.JsonNode;

/** What {@code waybill report --format jsonl} says: one row a file, by encoded path. */
record Report(Map<String, Row> rows) {

    static Report of(WaybillRun run) {
        run.exits(0);
        return new Report(run.jsonl()
                .map(Row::new)
                .collect(Collectors.toMap(
                        Row::path,
                        Function.identity(),
                        (first, second) -> {
                            throw new AssertionError("two rows of one path: " + first + second);
                        },
                        TreeMap::new)));
    }

    Row of(String path) {
        assertThat(rows).containsKey(path);
        return rows.get(path);
    }

    /** How many files are in each state. */
    Map<String, Long> states() {
        return rows.values().stream().collect(Collectors.groupingBy(Row::state, TreeMap::new, Collectors.counting()));
    }

    /** One file. */
    record Row(JsonNode json) {

        String path() {
            return text("path").orElseThrow();
        }

        String state() {
            return text("state").orElseThrow();
        }

        /** The key of the object; a file that was never sent may have none. */
        Optional<String> key() {
            return text("key");
        }

        Optional<String> kind() {
            return text("kind");
        }

        Optional<String> text(String field) {
            return Optional.ofNullable(json.get(field))
                    .filter(node -> !node.isNull())
                    .map(JsonNode::asString);
        }

        Row is(String state) {
            assertThat(state()).as("state of %s", json).isEqualTo(state);
            return this;
        }

        /** FAILED, for a reason that contains this word. */
        Row failedBecause(String word) {
            is("FAILED");
            assertThat(kind().orElse("")).as("kind of %s", json).containsIgnoringCase(word);
            assertThat(text("message").orElse("")).as("message of %s", json).isNotBlank();
            return this;
        }
    }
}
