package org.waybill.acceptance.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** The management port of a service, as whoever watches over it sees it. */
public final class ManagementPort {

    private static final Pattern ADDRESS = Pattern.compile("health and metrics are at (http://\\S+)/readyz");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final URI address;

    private ManagementPort(URI address) {
        this.address = address;
    }

    /** Waits until the service has opened it. */
    public static ManagementPort of(WaybillProcess service) {
        service.awaitLine(ADDRESS.pattern(), Duration.ofMinutes(1));
        var found = ADDRESS.matcher(service.output());
        if (!found.find()) {
            throw new AssertionError("no address in " + service.output());
        }
        return new ManagementPort(URI.create(found.group(1)));
    }

    public int number() {
        return address.getPort();
    }

    public HttpResponse<String> get(String path) {
        return ask("GET", path);
    }

    /** Sends a request without a body; an answer that does not come fails an assertion. */
    public HttpResponse<String> ask(String method, String path) {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .method(method, BodyPublishers.noBody())
                .timeout(LIMIT);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (java.net.ConnectException e) {
            throw new AssertionError("nobody listens at " + address, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it answers to these bytes until it closes the connection; empty where it closes without a word. */
    public String answerTo(String request) {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException reset) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
