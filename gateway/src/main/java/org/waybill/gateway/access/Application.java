package org.waybill.gateway.access;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.waybill.gateway.access.Decision.Admitted;
import org.waybill.gateway.access.Decision.CannotTell;
import org.waybill.gateway.access.Decision.Denied;
import org.waybill.gateway.access.Decision.Unknown;

/**
 * Asks the application whether it would answer a request, as auth_request of nginx does: 2xx is yes, 401 and 403 are no,
 * and all else is no answer. It gets the caller's cookies and Authorization, and nothing else that the caller sent.
 */
public final class Application implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The console's cookies; they are none of the application's business. */
    private static final String OURS = "waybill_";

    private static final String UNREADABLE = "Bearer realm=\"files\"";
    private static final int LONGEST_CHALLENGE = 1_000;

    private final HttpClient client;

    public Application() {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    /** @param keep whether the decision may be used again for a while */
    record Said(Decision decision, boolean keep) {}

    /** The caller's cookies without ours. */
    static List<String> cookies(Caller caller) {
        var all = String.join("; ", caller.headers().apply("Cookie"));
        var theirs = Arrays.stream(all.split(";", -1))
                .map(String::strip)
                .filter(cookie ->
                        !cookie.isEmpty() && !cookie.toLowerCase(Locale.ROOT).startsWith(OURS))
                .collect(Collectors.joining("; "));
        return theirs.isEmpty() ? List.of() : List.of(theirs);
    }

    Said ask(URI address, Caller caller) {
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("X-Original-Method", caller.method())
                .header("X-Original-URI", caller.file().canonical());
        cookies(caller).forEach(cookie -> request.header("Cookie", cookie));
        caller.headers().apply("Authorization").stream()
                .limit(1)
                .forEach(value -> request.header("Authorization", value));
        var answer = client.sendAsync(request.build(), BodyHandlers.discarding());
        try {
            return said(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return cannot("does not answer: " + e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return cannot("does not answer within " + PATIENCE.toMillis() + " ms");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return cannot("was not waited for: the gateway stops");
        }
    }

    private static Said cannot(String why) {
        return new Said(new CannotTell("the application " + why), false);
    }

    private static Said said(HttpResponse<?> answer) {
        var headers = answer.headers();
        boolean keep = headers.firstValue("Set-Cookie").isEmpty()
                && headers.allValues("Cache-Control").stream()
                        .noneMatch(value -> value.toLowerCase(Locale.ROOT).contains("no-store"));
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return new Said(new Admitted(), keep);
        }
        return switch (status) {
            case 401 -> new Said(new Unknown(challenge(answer)), keep);
            case 403 -> new Said(new Denied(), keep);
            default -> cannot("answered " + status + " where 2xx, 401 or 403 decides");
        };
    }

    private static String challenge(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("WWW-Authenticate")
                .filter(value ->
                        value.length() <= LONGEST_CHALLENGE && value.chars().allMatch(c -> c >= ' ' && c <= '~'))
                .orElse(UNREADABLE);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
