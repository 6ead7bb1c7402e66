package org.waybill.gateway;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** The application that the gateway asks: a real server that notes what it is asked. */
final class StandIn implements AutoCloseable {

    /** Names in lower case. */
    record Asked(String method, Map<String, List<String>> headers) {
        Optional<String> header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst();
        }
    }

    final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    volatile int status = 200;
    volatile Map<String, String> answer = Map.of();
    /** Nobody answers before it is down. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    private final HttpServer server;

    StandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/may", exchange -> {
            var headers = new java.util.HashMap<String, List<String>>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values));
            asked.add(new Asked(exchange.getRequestMethod(), headers));
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/may");
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
    }
}
