package org.waybill.acceptance.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The result of one run of the product. */
public record WaybillRun(List<String> arguments, int exit, String out, String err, Duration took) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Asserts the exit code; the failure shows what the run wrote. */
    public WaybillRun exits(int expected) {
        assertThat(exit).as("exit code of %s", this).isEqualTo(expected);
        return this;
    }

    /** Asserts that either stream contains a match. */
    public WaybillRun says(String pattern) {
        assertThat(out + err).as("output of %s", arguments).containsPattern(pattern);
        return this;
    }

    /** Asserts that a person sees a message and no stack trace. */
    public WaybillRun hasNoStackTrace() {
        assertThat(out + err)
                .as("output of %s", arguments)
                .doesNotContainPattern("(?m)^\\s+(at\\s+)+[\\w.$/@]+\\(")
                .doesNotContain("Exception in thread");
        return this;
    }

    /** Standard output as one JSON value; for a stream of values, the last. */
    public JsonNode json() {
        return jsonl().reduce((_, last) -> last).orElseThrow(() -> new AssertionError("no JSON in " + this));
    }

    /** Standard output with one JSON value on each line. */
    public Stream<JsonNode> jsonl() {
        return out.lines().filter(line -> line.startsWith("{")).map(JSON::readTree);
    }

    @Override
    public String toString() {
        return "waybill " + String.join(" ", arguments) + " -> " + exit + " after " + took.toMillis() + " ms\n--- out\n"
                + out + "--- err\n" + err;
    }
}
