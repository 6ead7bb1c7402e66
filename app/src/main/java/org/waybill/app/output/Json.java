package org.waybill.app.output;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Overview.Sum;
import org.waybill.ledger.Overview.Totals;
import org.waybill.model.FailureKind;
import org.waybill.model.Printable;
import tools.jackson.databind.json.JsonMapper;

/** The output for programs; the field names are documented in the README. */
public final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    public static String write(Object value) {
        return Printable.json(MAPPER.writeValueAsString(value));
    }

    public static Map<String, Object> totals(String type, Totals totals, Duration elapsed) {
        var object = new LinkedHashMap<String, Object>();
        object.put("type", type);
        object.put("seconds", elapsed.toMillis() / 1000.0);
        object.put("found", sum(totals.total()));
        var states = new LinkedHashMap<String, Object>();
        for (var state : FileState.values()) {
            states.put(state.name(), sum(totals.of(state)));
        }
        object.put("states", states);
        object.put("hot", totals.hot());
        var reasons = new ArrayList<Map<String, Object>>();
        for (var reason : totals.reasons()) {
            var entry = new LinkedHashMap<>(sum(reason.sum()));
            entry.put("state", reason.state().name());
            entry.put("kind", reason.kind().toLowerCase(Locale.ROOT));
            reasons.add(entry);
        }
        object.put("reasons", List.copyOf(reasons));
        return object;
    }

    private static Map<String, Object> sum(Sum sum) {
        var object = new LinkedHashMap<String, Object>();
        object.put("files", sum.files());
        object.put("bytes", sum.bytes());
        return object;
    }

    /** What a person can do about a kind of failure. */
    static String advice(String kind) {
        try {
            return FailureKind.valueOf(kind).advice();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
