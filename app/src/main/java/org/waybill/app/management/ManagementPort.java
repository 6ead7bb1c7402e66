package org.waybill.app.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.app.wiring.WaybillSettings.Management;
import org.waybill.operations.CannotRun;

/** Answers three questions about this process over HTTP, and nothing else. It needs no role and no server to answer. */
public final class ManagementPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementPort.class);

    /** Requests that may wait for the server to take them. */
    private static final int BACKLOG = 32;

    /** The JDK's server reads its limits once, when its classes are loaded. */
    private static final Map<String, String> LIMITS = Map.of(
            // Of all connections, also those that nobody speaks on.
            "jdk.httpserver.maxConnections", "32",
            "sun.net.httpserver.maxReqHeaderSize", "8192",
            "sun.net.httpserver.maxReqHeaders", "64",
            // Seconds.
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "30",
            "sun.net.httpserver.idleInterval", "10",
            // Bytes of a body that nobody asked for.
            "sun.net.httpserver.drainAmount", "8192");

    private final @Nullable HttpServer server;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("management-", 0).factory());

    private ManagementPort(@Nullable HttpServer server) {
        this.server = server;
    }

    /**
     * Opens the port, if one is wanted, and answers from now on.
     *
     * @param metrics makes the page of metrics
     * @throws CannotRun when the port cannot be opened
     */
    public static ManagementPort open(Management settings, Readiness readiness, Supplier<Page> metrics) {
        if (!settings.isWanted()) {
            return new ManagementPort(null);
        }
        LIMITS.forEach(System::setProperty);
        var server = bound(settings);
        var port = new ManagementPort(server);
        server.setExecutor(port.threads);
        var pages = Map.<String, Supplier<Page>>of(
                "/livez", readiness::live, "/readyz", readiness::ready, "/metrics", metrics);
        server.createContext("/", exchange -> answer(exchange, pages));
        server.start();
        LOG.info("health and metrics are at http://{}:{}/readyz and /metrics", settings.address(), port.number());
        return port;
    }

    private static HttpServer bound(Management settings) {
        var address = new InetSocketAddress(settings.address(), settings.port());
        if (address.isUnresolved()) {
            throw new CannotRun("There is no address " + settings.address()
                    + " on this machine. Set waybill.management.address to one of its own, such as 127.0.0.1.");
        }
        try {
            return HttpServer.create(address, BACKLOG);
        } catch (BindException e) {
            throw new CannotRun("The management port " + settings.address() + ":" + settings.port()
                    + " cannot be opened: " + e.getMessage() + ". Set waybill.management.port"
                    + " (WAYBILL_MANAGEMENT_PORT) to another one, to 0 for any that is free, or to -1 for none.");
        } catch (IOException e) {
            throw new CannotRun("The management port cannot be opened: " + e.getMessage() + ".");
        }
    }

    /** The port's number; empty where there is none. */
    public Optional<Integer> port() {
        return Optional.ofNullable(server).map(open -> open.getAddress().getPort());
    }

    private String number() {
        return port().map(String::valueOf).orElse("none");
    }

    private static void answer(HttpExchange exchange, Map<String, Supplier<Page>> pages) throws IOException {
        try (exchange) {
            send(exchange, page(exchange, pages));
        }
    }

    private static Page page(HttpExchange exchange, Map<String, Supplier<Page>> pages) {
        var page = pages.get(exchange.getRequestURI().getRawPath());
        if (page == null) {
            return Page.plain(404, "There are /livez, /readyz and /metrics.");
        }
        if (!exchange.getRequestMethod().equals("GET") && !isHead(exchange)) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Page.plain(405, "GET and HEAD only.");
        }
        return page.get();
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private static void send(HttpExchange exchange, Page page) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", page.type());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (isHead(exchange)) {
            headers.set("Content-Length", String.valueOf(page.body().length));
            exchange.sendResponseHeaders(page.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(page.status(), page.body().length);
        exchange.getResponseBody().write(page.body());
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
