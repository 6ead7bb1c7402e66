package org.waybill.gateway.http;

import java.nio.charset.StandardCharsets;
import org.waybill.model.Printable;

/**
 * Why a request is not fulfilled, as RFC 9457 describes it. It says nothing of what lies behind the gateway.
 *
 * @param kind the last part of its type, in docs/gateway.md
 * @param detail what to do
 */
public record Problem(int status, String kind, String title, String detail) {

    public static final String TYPE = "application/problem+json";

    private static final String TYPES = "urn:waybill:problem:";

    public byte[] body() {
        var json = "{\"type\":" + quoted(TYPES + kind) + ",\"title\":" + quoted(title) + ",\"status\":" + status
                + ",\"detail\":" + quoted(detail) + "}\n";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return '"' + Printable.of(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
