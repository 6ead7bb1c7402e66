package org.waybill.objectstore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.Target;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.s3.S3Address;

@Timeout(30)
class HttpConnectionsTest {

    private static final StoreTimeouts TIMEOUTS =
            new StoreTimeouts(Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofSeconds(20));
    private static final Duration FOREVER = Duration.ofMinutes(5);
    private static final byte[] EMPTY = bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

    private ServerSocket listener;
    private HttpConnections connections;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var target = new Target("http://127.0.0.1:" + listener.getLocalPort(), "us-east-1", "bucket", "");
        connections = new HttpConnections(
                Route.to(S3Address.of(target).server(), Map.of()), TIMEOUTS, Duration.ofMillis(300));
    }

    @AfterEach
    void close() throws IOException {
        connections.close();
        listener.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What a server does with a connection. */
    private interface Server<T> {
        T serve(Socket connection) throws IOException;
    }

    private <T> FutureTask<T> onFirstConnection(Server<T> server) {
        var served = new FutureTask<>(() -> {
            try (var connection = listener.accept()) {
                connection.setSoTimeout(10_000);
                return server.serve(connection);
            }
        });
        Thread.startVirtualThread(served);
        return served;
    }

    private static void readHead(Socket connection) throws IOException {
        for (int newlines = 0; newlines < 2; ) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                throw new IOException("no request");
            }
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
    }

    /** A server that never answers; gives what comes after the request. */
    private FutureTask<Integer> silentOnceAsked(Semaphore asked) {
        return onFirstConnection(connection -> {
            readHead(connection);
            asked.release();
            return connection.getInputStream().read();
        });
    }

    private HttpExchange exchange(String method, Duration silence) {
        var sent = new HttpExchange.Sent(method, "/k", Map.of("Host", "h"), List.of());
        return new HttpExchange(connections, sent, Duration.ZERO, silence);
    }

    private HttpExchange get() {
        return exchange("GET", TIMEOUTS.progress());
    }

    private HttpExchange put(byte[] bytes) {
        var sent = new HttpExchange.Sent("PUT", "/k", Map.of("Host", "h"), List.of(new Slice(bytes, bytes.length)));
        return new HttpExchange(connections, sent, Duration.ZERO, TIMEOUTS.progress());
    }

    @Test
    void aConnectionIsUsedAgainAndClosedWhenNobodyUsesIt() throws Exception {
        // Given
        var requests = onFirstConnection(connection -> {
            for (int i = 0; i < 3; i++) {
                readHead(connection);
                connection.getOutputStream().write(EMPTY);
            }
            return connection.getInputStream().read();
        });

        // When
        for (int i = 0; i < 3; i++) {
            assertThat(get().<Integer>run(HttpResponse::status)).isEqualTo(200);
        }

        // Then: the client closes it, or the server gives up waiting
        assertThat(closed(requests)).isTrue();
    }

    // It may be closed with or without ceremony.
    private static boolean closed(FutureTask<Integer> next) throws Exception {
        try {
            return next.get() < 0;
        } catch (ExecutionException e) {
            return e.getCause() instanceof SocketException;
        }
    }

    @Test
    void whatIsDoneBeforeAPieceIsDoneWithAllBeforeItOnTheirWay() throws Exception {
        // Given
        var firstHalf = new Semaphore(0);
        var secondHalf = onFirstConnection(connection -> {
            readHead(connection);
            connection.getInputStream().readNBytes(4);
            firstHalf.release();
            var rest = connection.getInputStream().readNBytes(4);
            connection.getOutputStream().write(EMPTY);
            return new String(rest, StandardCharsets.US_ASCII);
        });
        var wasThere = new AtomicBoolean();
        var pieces = List.of(
                new Slice(bytes("1234"), 4), new Slice(bytes("5678"), 4, () -> wasThere.set(arrives(firstHalf))));
        var sent = new HttpExchange.Sent("PUT", "/k", Map.of("Host", "h"), pieces);

        // When
        int status = new HttpExchange(connections, sent, Duration.ZERO, TIMEOUTS.progress())
                .<Integer>run(HttpResponse::status);

        // Then
        assertThat(status).isEqualTo(200);
        assertThat(wasThere).isTrue();
        assertThat(secondHalf.get()).isEqualTo("5678");
    }

    private static boolean arrives(Semaphore permit) {
        try {
            return permit.tryAcquire(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aConnectionWithAnUnreadBodyIsNotUsedAgain() throws Exception {
        // Given
        var next = onFirstConnection(connection -> {
            readHead(connection);
            connection.getOutputStream().write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"));
            connection.getOutputStream().write(new byte[1_000_000]);
            return connection.getInputStream().read();
        });

        // When
        get().<Integer>run(HttpResponse::status);

        // Then
        assertThat(closed(next)).isTrue();
    }

    @Test
    void aRefusalThatComesBeforeTheEndOfTheBodyIsRead() throws Exception {
        // Given: the server takes no more than the head, and says so at once
        var served = onFirstConnection(connection -> {
            readHead(connection);
            connection
                    .getOutputStream()
                    .write(bytes("HTTP/1.1 403 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
            connection.shutdownInput();
            return 0;
        });

        // When
        int status = put(new byte[32 << 20]).run(HttpResponse::status);

        // Then
        assertThat(status).isEqualTo(403);
        assertThat(served.get()).isZero();
    }

    @Test
    void aServerThatTakesNoMoreOfABodyIsGivenUp() throws Exception {
        // Given
        var given = new Semaphore(0);
        var server = onFirstConnection(connection -> {
            readHead(connection);
            given.acquireUninterruptibly();
            return 0;
        });
        var exchange = put(new byte[32 << 20]);

        // When, then
        assertThatThrownBy(() -> exchange.run(HttpResponse::status)).isInstanceOf(SocketTimeoutException.class);
        assertThat(exchange.begun()).isTrue();
        given.release();
        assertThat(server.get()).isZero();
    }

    @Test
    void anAnswerWithoutABodyEndsWithItsHead() throws Exception {
        // Given
        var served = onFirstConnection(connection -> {
            readHead(connection);
            connection.getOutputStream().write(bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 Gone\r\n\r\n"));
            readHead(connection);
            connection.getOutputStream().write(EMPTY);
            return 0;
        });

        // When
        int first = get().run(HttpResponse::status);
        int second = get().run(HttpResponse::status);

        // Then
        assertThat(List.of(first, second)).containsExactly(204, 200);
        assertThat(served.get()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET", "PUT"})
    void aHeadThatBreaksOffAnywhereIsNoAnswer(String method) throws Exception {
        // Given
        var head = "HTTP/1.1 200 OK\r\nETag: \"abc\"\r\nContent-Length: 1234\r\n\r\n";
        for (int at = 0; at < head.length(); at++) {
            var part = bytes(head.substring(0, at));
            var served = onFirstConnection(connection -> {
                readHead(connection);
                connection.getOutputStream().write(part);
                return 0;
            });
            var exchange = exchange(method, TIMEOUTS.progress());

            // When, then
            assertThatThrownBy(() -> exchange.run(HttpResponse::status))
                    .as(head.substring(0, at))
                    .isInstanceOf(IOException.class);
            assertThat(served.get()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 412 No\r\nContent-Length: 100\r\n\r\nhalf",
                "HTTP/1.1 412 No\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nhalf"
            })
    void aKnownAnswerStandsWhenTheRestOfItsBodyBreaksOffAndItsConnectionIsGone(String answer) throws Exception {
        // Given
        var first = onFirstConnection(connection -> {
            readHead(connection);
            connection.getOutputStream().write(bytes(answer));
            return 0;
        });
        assertThat(put(new byte[10]).<Integer>run(HttpConnectionsTest::lenient)).isEqualTo(412);
        assertThat(first.get()).isZero();
        var second = onFirstConnection(connection -> {
            readHead(connection);
            connection.getOutputStream().write(EMPTY);
            return 0;
        });

        // When, then: a write that finds no connection that was used before is not uncertain
        assertThat(put(new byte[10]).<Integer>run(HttpResponse::status)).isEqualTo(200);
        assertThat(second.get()).isZero();
    }

    /** Takes what it gets of a body, as those do who read errors. */
    private static int lenient(HttpResponse response) {
        try {
            response.body().readAllBytes();
        } catch (IOException e) {
            // The status is enough.
        }
        return response.status();
    }

    @Test
    void aBodyThatStallsAfterTheAnswerIsKnownIsNotWaitedFor() throws Exception {
        // Given
        var done = new Semaphore(0);
        var served = onFirstConnection(connection -> {
            readHead(connection);
            connection.getOutputStream().write(bytes("HTTP/1.1 412 No\r\nContent-Length: 100\r\n\r\nhalf"));
            done.acquireUninterruptibly();
            return 0;
        });

        // When
        int status = exchange("PUT", FOREVER).run(HttpResponse::status);

        // Then
        assertThat(status).isEqualTo(412);
        done.release();
        assertThat(served.get()).isZero();
    }

    @Test
    void aStalledHandshakeIsBoundToTheLimitOfTheExchange() {
        // Given: the listener's backlog takes the connection, and nobody greets
        var target = new Target("https://localhost:" + listener.getLocalPort(), "us-east-1", "bucket", "");
        var route = Route.to(S3Address.of(target).server(), Map.of());
        try (var secure = new HttpConnections(route, TIMEOUTS, Duration.ofSeconds(1))) {
            var sent = new HttpExchange.Sent("PUT", "/k", Map.of("Host", "h"), List.of());
            var exchange = new HttpExchange(secure, sent, Duration.ofMillis(300), FOREVER);

            // When, then
            assertThatThrownBy(() -> exchange.run(HttpResponse::status)).isInstanceOf(SocketTimeoutException.class);
            assertThat(exchange.begun()).isFalse();
        }
    }

    @Test
    void anInterruptEndsAnExchangeOnAThreadOfThePlatformToo() throws Exception {
        // Given
        var asked = new Semaphore(0);
        var served = silentOnceAsked(asked);
        var failure = new FutureTask<>(() -> {
            var exchange = exchange("PUT", FOREVER);
            return assertThatThrownBy(() -> exchange.run(HttpResponse::status));
        });
        var worker = Thread.ofPlatform().start(failure);
        asked.acquire();

        // When
        worker.interrupt();

        // Then
        failure.get().isInstanceOf(IOException.class);
        assertThat(closed(served)).isTrue();
    }

    @Test
    void limitsHoldAfterTheConnectionsAreClosed() throws Exception {
        // Given
        var asked = new Semaphore(0);
        var served = silentOnceAsked(asked);
        var failure = new FutureTask<>(() -> {
            var exchange = get();
            return assertThatThrownBy(() -> exchange.run(HttpResponse::status));
        });
        Thread.startVirtualThread(failure);
        asked.acquire();

        // When
        connections.close();

        // Then
        failure.get().isInstanceOf(SocketTimeoutException.class);
        assertThat(closed(served)).isTrue();
    }

    @Test
    void whatIsNoHttpIsABrokenExchange() throws Exception {
        // Given
        onFirstConnection(connection -> {
            readHead(connection);
            connection.getOutputStream().write(bytes("SSH-2.0-OpenSSH\r\n\r\n"));
            return 0;
        });

        // When, then
        assertThatThrownBy(() -> get().run(HttpResponse::status)).isInstanceOf(IOException.class);
    }
}
