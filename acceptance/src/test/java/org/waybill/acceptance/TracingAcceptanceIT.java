package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One trace id for each file, in the logs and at a collector of traces. */
final class TracingAcceptanceIT extends OnStage {

    private static final int FILES = 5;
    private static final String SECRET = "canary-of-the-collector";

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeEach
    void startCollector() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-token")));
            received.add(new JsonMapper().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        stage.source.files(FILES, 10, 1_000);
        stage.waybill = stage.waybill.with(
                Map.of("WAYBILL_LOG_FORMAT", "json", "LOGGING_LEVEL_ORG_WAYBILL_EVENTS_TRACE", "debug"));
    }

    @AfterEach
    void stopCollector() {
        collector.stop(0);
    }

    private String endpoint() {
        return "http://127.0.0.1:" + collector.getAddress().getPort();
    }

    @Test
    void theSpansOfAFileHangTogetherAndItsLogLinesHaveTheSameId() {
        // Given
        stage.waybill = stage.waybill.with(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint(), "OTEL_EXPORTER_OTLP_HEADERS", "x-token=" + SECRET));

        // When
        var run = stage.migrate().exits(0);

        // Then
        var spans = received.stream()
                .flatMap(body -> body.at("/resourceSpans/0/scopeSpans/0/spans").valueStream())
                .toList();
        var byName = spans.stream().collect(Collectors.groupingBy(span -> text(span, "name")));
        assertThat(byName.keySet()).containsExactlyInAnyOrder("scan", "dispatch", "upload", "verify");
        assertThat(byName.get("scan")).hasSize(1);
        for (var step : List.of("dispatch", "upload", "verify")) {
            assertThat(byName.get(step)).as(step).hasSize(FILES);
        }
        var traces = traceIds(byName.get("dispatch"));
        assertThat(traces).hasSize(FILES);
        assertThat(traceIds(byName.get("upload"))).isEqualTo(traces);
        assertThat(ids(byName.get("upload"), "parentSpanId")).isEqualTo(ids(byName.get("dispatch"), "spanId"));
        assertThat(ids(byName.get("verify"), "parentSpanId")).isEqualTo(ids(byName.get("upload"), "spanId"));
        assertThat(tokens).containsOnly(SECRET);
        assertThat(loggedTraces(run.err())).isEqualTo(traces);
        assertThat(run.err() + run.out()).doesNotContain(SECRET);
    }

    @Test
    void aCollectorThatIsAwayChangesNothing() {
        // Given
        var address = endpoint();
        collector.stop(0);
        stage.waybill = stage.waybill.with(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address));

        // When
        stage.migrate().exits(0).hasNoStackTrace();

        // Then
        stage.assertAllArrived();
    }

    @Test
    void anAddressThatMakesNoSenseIsRefusedWithoutItsPassword() {
        // Given
        stage.waybill = stage.waybill.with(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:" + SECRET + "@collector"));

        // When
        var run = stage.migrate().exits(2).hasNoStackTrace();

        // Then
        assertThat(run.err()).contains("OTEL_EXPORTER_OTLP_ENDPOINT").doesNotContain(SECRET);
    }

    private static Set<String> traceIds(List<JsonNode> spans) {
        return ids(spans, "traceId");
    }

    private static Set<String> ids(List<JsonNode> spans, String field) {
        return spans.stream().map(span -> text(span, field)).collect(Collectors.toSet());
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).stringValue();
    }

    /** The trace ids of the lines about uploads and proofs. */
    private static Set<String> loggedTraces(String log) {
        var mapper = new JsonMapper();
        var ids = new ArrayList<String>();
        log.lines()
                .filter(line -> line.startsWith("{") && line.contains(" of file "))
                .map(mapper::readTree)
                .forEach(line -> ids.add(text(line, "trace_id")));
        return Set.copyOf(ids);
    }
}
