package org.waybill.app.tracing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waybill.app.output.Json;
import org.waybill.events.trace.Span;

/** Spans in the JSON form of OTLP 1: ids in hexadecimal, 64-bit numbers as texts. */
final class OtlpJson {

    private static final int INTERNAL = 1;
    private static final int ERROR = 2;
    private static final long NANOS = 1_000_000_000L;

    private OtlpJson() {}

    static String of(String service, List<Span> spans) {
        var resource = Map.of("attributes", List.of(attribute("service.name", service)));
        var scope = Map.of("name", "org.waybill");
        return Json.write(Map.of(
                "resourceSpans",
                List.of(Map.of(
                        "resource",
                        resource,
                        "scopeSpans",
                        List.of(Map.of(
                                "scope",
                                scope,
                                "spans",
                                spans.stream().map(OtlpJson::span).toList()))))));
    }

    private static Map<String, Object> span(Span span) {
        var object = new LinkedHashMap<String, Object>();
        object.put("traceId", span.trace());
        object.put("spanId", span.id());
        if (span.parent() != null) {
            object.put("parentSpanId", span.parent());
        }
        object.put("name", span.name());
        object.put("kind", INTERNAL);
        object.put("startTimeUnixNano", nanos(span.time().start()));
        object.put("endTimeUnixNano", nanos(span.time().end()));
        object.put(
                "attributes",
                span.attributes().entrySet().stream()
                        .map(entry -> attribute(entry.getKey(), entry.getValue()))
                        .toList());
        if (span.error() != null) {
            object.put("status", Map.of("code", ERROR, "message", span.error()));
        }
        return object;
    }

    private static Map<String, Object> attribute(String name, Object value) {
        var typed = value instanceof Long number
                ? Map.of("intValue", number.toString())
                : Map.of("stringValue", value.toString());
        return Map.of("key", name, "value", typed);
    }

    private static String nanos(Instant instant) {
        return Long.toString(instant.getEpochSecond() * NANOS + instant.getNano());
    }
}
