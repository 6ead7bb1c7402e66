package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.gateway.access.Access;
import org.waybill.gateway.access.Network;
import org.waybill.model.SourcePath;

/** The gateway behind a real nginx, with the configuration of docs/gateway.md. */
class NginxIT {

    private static final byte[] BYTES = new byte[3_000_000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    private static final String CALLER = "127.0.0.3";

    @TempDir
    Path folder;

    private final MemoryFiles files = new MemoryFiles();
    private final GatewayOnStage gateway = new GatewayOnStage(
            files, GatewayOnStage.limits(Duration.ofSeconds(10), 4 << 10), List.of(Network.of("127.0.0.1/32")));
    private Process nginx;
    private int port;

    @BeforeEach
    void begin() throws Exception {
        // Whoever nginx names, but not nginx itself: it is a proxy.
        gateway.access = new Access(false, false, Optional.empty(), List.of(Network.of(CALLER)));
        files.put("documents/a.bin", BYTES, true, "image/png");
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var config = folder.resolve("nginx.conf");
        Files.writeString(config, config());
        nginx = new ProcessBuilder("/usr/sbin/nginx", "-p", folder.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        awaitPort();
    }

    /** The first block for nginx of the page, on other ports. */
    private String config() throws IOException {
        var page = Files.readString(Path.of("../docs/gateway.md"));
        int start = page.indexOf("```nginx\n") + "```nginx\n".length();
        var block = page.substring(start, page.indexOf("```", start))
                .replace("127.0.0.1:8471", "127.0.0.1:" + gateway.role.port())
                .replace("listen 8080", "listen 127.0.0.1:" + port);
        assertThat(block).contains("proxy_pass http://waybill;", Integer.toString(port));
        return "daemon off; master_process off; error_log stderr; pid " + folder + "/pid;\n"
                + "events { worker_connections 256; }\n"
                + "http { access_log off; client_body_temp_path " + folder + "/body; proxy_temp_path " + folder
                + "/proxy; fastcgi_temp_path " + folder + "/f; uwsgi_temp_path " + folder + "/u; scgi_temp_path "
                + folder
                + "/s;\n" + block + "}\n";
    }

    private void awaitPort() throws Exception {
        for (int i = 0; i < 500; i++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                assertThat(nginx.waitFor(20, TimeUnit.MILLISECONDS))
                        .as(() -> "nginx ended: " + folder)
                        .isFalse();
            }
        }
        throw new IOException("nginx does not listen: " + Files.readString(folder.resolve("out")));
    }

    @AfterEach
    void stop() throws InterruptedException {
        nginx.destroy();
        nginx.waitFor();
        gateway.close();
    }

    private Wire.Answer ask(String line, String... headers) throws IOException {
        try (var wire = new Wire(port, CALLER)) {
            var lines = new String[headers.length + 3];
            lines[0] = line + " HTTP/1.1";
            lines[1] = "Host: files.example";
            lines[2] = "Connection: close";
            System.arraycopy(headers, 0, lines, 3, headers.length);
            return wire.ask(lines);
        }
    }

    @Test
    void filesRangesAndConditionsGoThrough() throws IOException {
        // When
        var whole = ask("GET /7/documents/a.bin");
        var mapped = ask("GET /documents/a.bin", "Range: bytes=100-199");
        var known = ask(
                "GET /7/documents/a.bin",
                "If-None-Match: " + whole.header("ETag").orElseThrow());
        var beyond = ask("GET /7/documents/a.bin", "Range: bytes=3000000-");

        // Then
        assertThat(whole.body()).isEqualTo(BYTES);
        assertThat(mapped.status()).isEqualTo(206);
        assertThat(mapped.body()).isEqualTo(java.util.Arrays.copyOfRange(BYTES, 100, 200));
        assertThat(known.status()).isEqualTo(304);
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(ask("GET /7/missing").status()).isEqualTo(404);
    }

    @Test
    void everyByteOfANameGoesThrough() throws IOException {
        for (int b = 1; b < 256; b++) {
            if (b == '/') {
                continue;
            }
            // Given
            byte[] body = {(byte) b};
            var escape = "%" + HexFormat.of().toHexDigits((byte) b);
            var path = SourcePath.ofBytes(new byte[] {'d', 'o', 'c', 'u', 'm', 'e', 'n', 't', 's', '/', 'n', (byte) b});
            files.write(
                    path, new java.io.ByteArrayInputStream(body), 1, new org.waybill.gateway.files.Expected.Anything());

            // Then
            assertThat(ask("GET /7/documents/n" + escape).body()).as(escape).isEqualTo(body);
            assertThat(ask("GET /documents/n" + escape).body()).as(escape).isEqualTo(body);
        }
    }

    @Test
    void aPathThatLeadsElsewhereIsRefused() throws IOException {
        assertThat(ask("GET /documents/../documents/a.bin").status()).isEqualTo(400);
        assertThat(ask("GET /documents/%2e%2e/a.bin").status()).isIn(400, 404);
        assertThat(ask("GET /documents/a%2Fb").status()).isEqualTo(400);
        assertThat(ask("GET /7//documents/a.bin").status()).isEqualTo(400);
    }

    @Test
    void aFileIsWrittenAndALargeOneIsRefused() throws IOException {
        // Given
        var body = "x".repeat(200_000);

        // When
        Wire.Answer written;
        try (var wire = new Wire(port, CALLER)) {
            wire.send("PUT /documents/new HTTP/1.1\r\nHost: files.example\r\nContent-Length: 200000\r\n\r\n" + body);
            written = wire.answer(false);
        }
        Wire.Answer refused;
        try (var wire = new Wire(port, CALLER)) {
            wire.send("PUT /documents/new HTTP/1.1\r\nHost: files.example\r\nContent-Length: 40000000\r\n\r\nab");
            refused = wire.answer(false);
        }

        // Then
        assertThat(written.status()).isEqualTo(201);
        assertThat(new String(files.bytes(new SourcePath("documents/new")), StandardCharsets.US_ASCII))
                .isEqualTo(body);
        assertThat(refused.status()).isEqualTo(413);
    }

    @Test
    void aFileThatBreaksOffIsNotWhole() throws IOException {
        // Given
        files.readable = 1_000_000;

        // When
        var answer = ask("GET /7/documents/a.bin");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.whole()).isFalse();
    }

    @Test
    void theCallersAddressCountsAndNotNginxOwn() throws IOException {
        // Given
        gateway.access = new Access(false, false, Optional.empty(), List.of(Network.of("10.0.0.0/8")));

        // Then
        assertThat(ask("GET /7/documents/a.bin").status()).isEqualTo(401);
        assertThat(ask("GET /7/documents/a.bin", "X-Forwarded-For: 192.0.2.1").status())
                .isEqualTo(401);
    }
}
