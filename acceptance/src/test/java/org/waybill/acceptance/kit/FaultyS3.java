package org.waybill.acceptance.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * An HTTP proxy before a real store that injects faults and counts requests. It does not change the Host header, so
 * signatures made for the proxy are valid at the store. Each client connection has its own connection to the store. A
 * bundle counts as one request for each of its objects, and a fault for any of them affects the whole bundle.
 */
public final class FaultyS3 implements AutoCloseable {

    private record Rule(Predicate<S3Request> when, Fault fault) {}

    /**
     * A request that ended.
     *
     * @param status of the answer that the client got; 0 when it got none
     * @param sent bytes of bodies that the client got
     */
    public record Seen(S3Request request, int status, long sent) {}

    private final InetSocketAddress store;
    private final ServerSocket server;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<S3Request> begun = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch healed = new CountDownLatch(1);

    private FaultyS3(InetSocketAddress store) throws IOException {
        this.store = store;
        this.server = new ServerSocket();
        server.bind(Ports.loopback(Ports.free()), 512);
        Thread.ofVirtual().start(this::accept);
    }

    public static FaultyS3 before(URI store) {
        try {
            return new FaultyS3(new InetSocketAddress(store.getHost(), store.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** From now on matching requests get the fault; of several rules the first wins. */
    public FaultyS3 when(Predicate<S3Request> when, Fault fault) {
        rules.add(new Rule(when, fault));
        return this;
    }

    /** Ends all faults; hanging connections are cut. */
    public void heal() {
        rules.clear();
        var before = healed;
        healed = new CountDownLatch(1);
        before.countDown();
    }

    /** Forgets the requests seen so far. */
    public void forget() {
        synchronized (seen) {
            seen.clear();
            begun.clear();
        }
    }

    /** The requests that ended, in the order of their ends. */
    public List<Seen> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /** How many matching requests came, answered or not. */
    public long count(Predicate<S3Request> which) {
        synchronized (seen) {
            return begun.stream().filter(which).count();
        }
    }

    /** The keys of matching requests in order of arrival, one for each request. */
    public List<String> keys(Predicate<S3Request> which) {
        synchronized (seen) {
            return begun.stream().filter(which).map(S3Request::key).toList();
        }
    }

    /** Waits until this many matching requests came since the last {@link #forget}; false after the time limit. */
    public boolean await(int requests, Predicate<S3Request> which, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (seen) {
            while (begun.stream().filter(which).count() < requests) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                try {
                    seen.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var client = new S3Exchange.Wire(socket);
                var behind = new S3Exchange.Wire(store)) {
            boolean open = true;
            while (open) {
                var message = HttpMessage.request(client.in());
                open = message != null && handle(new S3Exchange(message, client, behind, healed));
            }
        } catch (IOException ended) {
            clients.remove(socket);
        } finally {
            clients.remove(socket);
        }
    }

    private boolean handle(S3Exchange arrived) throws IOException {
        boolean bundled = Bundle.is(arrived.request());
        var exchange = bundled ? arrived.takenIn() : arrived;
        var requests = bundled ? exchange.bundled() : List.of(exchange.request());
        var fault = rules.stream()
                .filter(rule -> requests.stream().anyMatch(rule.when()))
                .map(Rule::fault)
                .findFirst()
                .orElse(Fault.none());
        synchronized (seen) {
            begun.addAll(requests);
            seen.notifyAll();
        }
        try {
            fault.handle(exchange);
        } finally {
            synchronized (seen) {
                requests.forEach(request -> seen.add(new Seen(request, exchange.status(), exchange.sent())));
            }
        }
        return exchange.isOpen();
    }

    @Override
    public void close() {
        try {
            server.close();
            healed.countDown();
            for (var client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
