package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdleConnectionsTest {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    /** Answers requests on the first connection, and gives how many came when the client has closed it. */
    private int answered() throws IOException {
        try (var socket = listener.accept()) {
            socket.setSoTimeout(30_000);
            int requests = 0;
            int newlines = 0;
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
                if (newlines == 2) {
                    requests++;
                    socket.getOutputStream().write(ANSWER);
                }
            }
            return requests;
        }
    }

    @Test
    void aConnectionIsUsedAgainAndClosedWhenNobodyUsesIt() throws Exception {
        // Given
        var server = new FutureTask<>(this::answered);
        Thread.startVirtualThread(server);
        var client = new OkHttpClient.Builder()
                .connectionPool(IdleConnections.keep(4, Duration.ofMillis(300)))
                .build();

        // When
        for (int i = 0; i < 3; i++) {
            client.newCall(new Request.Builder()
                            .url("http://127.0.0.1:" + listener.getLocalPort())
                            .build())
                    .execute()
                    .close();
        }

        // Then: the client closes it, or the server gives up waiting
        assertThat(server.get()).isEqualTo(3);
    }
}
