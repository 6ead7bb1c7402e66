package org.waybill.acceptance.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {

    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void startEcho() throws IOException {
        echo = new ServerSocket();
        echo.bind(Ports.loopback(Ports.free()));
        Thread.ofVirtual().start(() -> {
            while (!echo.isClosed()) {
                try {
                    var socket = echo.accept();
                    Thread.ofVirtual().start(() -> echo(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        proxy = TcpProxy.before(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void bytesGoThroughBothWays() throws IOException {
        // Given
        try (var client = connect()) {
            // When
            client.getOutputStream().write(42);

            // Then
            assertThat(client.getInputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void cuttingResetsConnectionsAndRefusesNewOnesUntilRestored() throws IOException {
        // Given
        try (var client = connect()) {
            client.getOutputStream().write(1);
            client.getInputStream().read();

            // When
            proxy.cut();

            // Then
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.getInputStream().read());
            assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
        }
        proxy.restore();
        bytesGoThroughBothWays();
    }

    @Test
    void silenceHoldsBytesBackUntilRestored() throws IOException {
        // Given
        try (var client = connect()) {
            proxy.silence();
            client.getOutputStream().write(7);
            client.setSoTimeout(100);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> client.getInputStream().read());

            // When
            proxy.restore();

            // Then
            client.setSoTimeout(5000);
            assertThat(client.getInputStream().read()).isEqualTo(7);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(echo.getInetAddress(), proxy.port());
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException cut) {
            return;
        }
    }
}
