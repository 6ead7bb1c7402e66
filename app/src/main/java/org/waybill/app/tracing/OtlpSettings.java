package org.waybill.app.tracing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waybill.app.output.Secrets;
import org.waybill.app.settings.WrongSetting;

/**
 * Where traces go, by the environment variables that all programs with OpenTelemetry share.
 *
 * @param collector takes the spans, as JSON
 * @param headers of each request; their values are secrets
 * @param service name of this program among others
 * @param ratio the part of all traces that is sent, from 0 to 1
 */
record OtlpSettings(URI collector, Map<String, String> headers, String service, double ratio) {

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final String SAMPLER = "OTEL_TRACES_SAMPLER";
    private static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";
    private static final Set<String> NONE = Set.of("always_off", "parentbased_always_off");
    private static final Set<String> BY_RATIO = Set.of("traceidratio", "parentbased_traceidratio");

    /** Empty where no collector is named; throws {@link WrongSetting} for values that make no sense. */
    static Optional<OtlpSettings> of(Map<String, String> environment) {
        var ratio = ratio(environment);
        if (environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true") || ratio == 0) {
            return Optional.empty();
        }
        return collector(environment)
                .map(uri -> new OtlpSettings(
                        uri, headers(environment), environment.getOrDefault("OTEL_SERVICE_NAME", "waybill"), ratio));
    }

    private static Optional<URI> collector(Map<String, String> environment) {
        var exact = environment.getOrDefault(TRACES_ENDPOINT, "");
        if (!exact.isBlank()) {
            return Optional.of(uri(TRACES_ENDPOINT, exact.strip()));
        }
        var base = environment.getOrDefault(ENDPOINT, "").strip();
        return base.isEmpty()
                ? Optional.empty()
                : Optional.of(uri(ENDPOINT, base.replaceAll("/+$", "") + "/v1/traces"));
    }

    private static URI uri(String name, String text) {
        try {
            var uri = URI.create(text);
            if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the text: it may hold a password.
        }
        throw new WrongSetting("A setting is wrong: " + name + " must be the address of a collector that speaks"
                + " OTLP over HTTP, such as http://127.0.0.1:4318, without user and password; put those into " + HEADERS
                + ".");
    }

    private static Map<String, String> headers(Map<String, String> environment) {
        var headers = new LinkedHashMap<String, String>();
        for (var header : environment.getOrDefault(HEADERS, "").split(",", -1)) {
            int equals = header.indexOf('=');
            if (header.isBlank()) {
                continue;
            }
            if (equals < 1) {
                throw new WrongSetting(
                        "A setting is wrong: " + HEADERS + " must be NAME=VALUE, several separated by commas.");
            }
            headers.put(
                    header.substring(0, equals).strip(),
                    decoded(header.substring(equals + 1).strip()));
        }
        return Map.copyOf(headers);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static double ratio(Map<String, String> environment) {
        var sampler = environment.getOrDefault(SAMPLER, "");
        if (NONE.contains(sampler)) {
            return 0;
        }
        if (!BY_RATIO.contains(sampler)) {
            return 1;
        }
        try {
            double ratio = Double.parseDouble(environment.getOrDefault(RATIO, "1"));
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new WrongSetting("A setting is wrong: " + RATIO + " must be a number from 0 to 1, such as 0.01.");
    }

    /** Without the values of headers. */
    @Override
    public String toString() {
        return Secrets.without(collector.toString()) + " as " + service;
    }
}
