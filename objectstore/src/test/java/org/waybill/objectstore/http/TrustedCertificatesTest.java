package org.waybill.objectstore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.objectstore.StoreTimeouts;

/** Against a server with a certificate of its own, made by the JDK's keytool. */
@Timeout(60)
class TrustedCertificatesTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static Path keys;
    private static Path certificate;

    private SSLServerSocket listener;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = folder.resolve("keys.p12");
        certificate = folder.resolve("certificates/server.pem");
        Files.createDirectory(certificate.getParent());
        keytool("-genkeypair", keys, "-keyalg", "EC", "-dname", "CN=test", "-ext", "SAN=dns:localhost");
        keytool("-exportcert", keys, "-rfc", "-file", certificate.toString());
    }

    @BeforeEach
    void listen() throws Exception {
        var store = KeyStore.getInstance(keys.toFile(), PASSWORD);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::serve);
    }

    private static void keytool(String command, Path keys, String... more) throws Exception {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/keytool").toString(), command, "-alias", "server"));
        words.addAll(List.of("-keystore", keys.toString(), "-storepass", String.valueOf(PASSWORD)));
        words.addAll(List.of(more));
        var process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (var connection = listener.accept()) {
                for (int newlines = 0; newlines < 2; ) {
                    int next = connection.getInputStream().read();
                    if (next < 0) {
                        throw new IOException("no request");
                    }
                    newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
                }
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // A client that does not trust us, or the end.
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private String get(String host, Map<String, String> environment) throws IOException {
        return get(Route.to(address(host), environment));
    }

    private HttpAddress address(String host) {
        return new HttpAddress(true, host, listener.getLocalPort());
    }

    private static String get(Route route) throws IOException {
        try (var connections = new HttpConnections(route, StoreTimeouts.DEFAULTS, Duration.ofSeconds(10))) {
            var sent = new HttpExchange.Sent("GET", "/", Map.of("Host", "localhost"), List.of());
            return new HttpExchange(connections, sent, Duration.ZERO, Duration.ofSeconds(30))
                    .run(response -> new String(response.body().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void theCertificateOfTheTargetCountsBehindAProxyToo() throws IOException {
        // Given
        var environment = Map.of("AWS_CA_BUNDLE", certificate.toString());
        try (var proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> tunnel(proxy));
            var through = new HttpProxy("127.0.0.1", proxy.getLocalPort(), null, "https_proxy");
            var route = new Route(address("localhost"), TrustedCertificates.sockets(environment), through);

            // When, then
            assertThat(get(route)).isEqualTo("hi");
        }
    }

    /** Passes on what one client and the listener say, once it was asked to. */
    private void tunnel(ServerSocket proxy) {
        try (var client = proxy.accept();
                var target = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.getInputStream().read());
            }
            assertThat(head).startsWith("CONNECT localhost:" + listener.getLocalPort() + " HTTP/1.1");
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nX: y\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.startVirtualThread(() -> pass(client, target));
            pass(target, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of them went away.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL_CERT_FILE", "AWS_CA_BUNDLE", "SSL_CERT_DIR"})
    void aNamedCertificateIsTrusted(String variable) throws IOException {
        // Given
        Files.writeString(certificate.resolveSibling("README"), "none");
        var named =
                variable.equals("SSL_CERT_DIR") ? folder + File.pathSeparator + certificate.getParent() : certificate;

        // When
        var answer = get("localhost", Map.of(variable, named.toString()));

        // Then
        assertThat(answer).isEqualTo("hi");
    }

    @Test
    void aFolderThatIsNoneIsNamed() {
        assertThatThrownBy(() -> TrustedCertificates.sockets(Map.of("SSL_CERT_DIR", certificate.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(certificate.toString());
    }

    @Test
    void anyOtherIsNot() {
        assertThatThrownBy(() -> get("localhost", Map.of())).isInstanceOf(SSLException.class);
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        assertThatThrownBy(() -> get("127.0.0.1", Map.of("SSL_CERT_FILE", certificate.toString())))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void aFileWithoutACertificateIsNamed() throws IOException {
        // Given
        var empty = Files.createFile(folder.resolve("empty.pem"));
        var wrong = Files.writeString(folder.resolve("wrong.pem"), "-----BEGIN CERTIFICATE-----\nnone\n");

        // When, then
        for (var file : List.of(empty, wrong, folder.resolve("missing.pem"))) {
            assertThatThrownBy(() -> TrustedCertificates.sockets(Map.of("SSL_CERT_FILE", file.toString())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("SSL_CERT_FILE")
                    .hasMessageContaining(file.toString());
        }
    }
}
