package org.waybill.console.guard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.waybill.console.access.Problem;
import org.waybill.model.Printable;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as RFC 9457 describes them, where no page is asked for. */
public final class ProblemWriter {

    private static final String TYPE = "application/problem+json";

    private final JsonMapper json = new JsonMapper();

    /** The problem as an object of JSON. */
    public static Map<String, Object> fields(Problem problem, String path) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("type", Problem.TYPES + problem.type());
        fields.put("title", problem.title());
        fields.put("status", problem.status());
        fields.put("detail", Printable.of(problem.detail()));
        fields.put("instance", Printable.of(path));
        return fields;
    }

    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(problem.status());
        response.setContentType(TYPE);
        response.setHeader("Cache-Control", "no-store");
        var body = json.writeValueAsString(fields(problem, request.getRequestURI()));
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

    void tooMany(HttpServletRequest request, HttpServletResponse response, Duration wait) throws IOException {
        long seconds = Math.max(1, wait.toSeconds());
        response.setHeader("Retry-After", Long.toString(seconds));
        write(request, response, Problem.of(429, "too-many", "Too many requests", "Try again in " + seconds + " s."));
    }
}
