package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.waybill.events.Target;

/** A real S3 server on a free port of the loopback address: a child process with its data below a folder of the test, or a container. */
final class StoreServer implements AutoCloseable {

    static final S3Credentials CREDENTIALS = new S3Credentials("waybill-test", "waybill-test-secret", null);

    private static final int TRIES = 200;

    private static final int MINIO_PORT = 9000;

    private final Runnable stop;
    private final String endpoint;

    private StoreServer(Runnable stop, String endpoint) {
        this.stop = stop;
        this.endpoint = endpoint;
    }

    static boolean isDockerThere() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    /** MinIO as its makers published it. */
    static StoreServer minioInContainer() {
        var container = new GenericContainer<>(DockerImageName.parse("minio/minio:RELEASE.2025-09-07T16-13-09Z"))
                .withEnv("MINIO_ROOT_USER", CREDENTIALS.accessKey())
                .withEnv("MINIO_ROOT_PASSWORD", CREDENTIALS.secretKey())
                .withCommand("server", "/data")
                .withExposedPorts(MINIO_PORT)
                .waitingFor(Wait.forHttp("/minio/health/ready").forPort(MINIO_PORT));
        container.start();
        return new StoreServer(
                container::stop, "http://" + container.getHost() + ":" + container.getMappedPort(MINIO_PORT));
    }

    static StoreServer minio(Path folder) {
        var binary = minioBinary();
        assertThat(binary)
                .as("a minio binary: WAYBILL_TEST_MINIO, PATH or ~/go/bin")
                .isPresent();
        int port = freePort();
        var command = List.of(
                binary.orElseThrow().toString(),
                "server",
                "--address",
                "127.0.0.1:" + port,
                folder.resolve("data").toString());
        return start(
                command,
                Map.of(
                        "MINIO_ROOT_USER", CREDENTIALS.accessKey(),
                        "MINIO_ROOT_PASSWORD", CREDENTIALS.secretKey(),
                        "MINIO_CI_CD", "1"),
                folder,
                port);
    }

    /** In CI it must be there. */
    static boolean isMinioExpected() {
        return minioBinary().isPresent() || "true".equals(System.getenv("CI"));
    }

    private static Optional<Path> minioBinary() {
        var named = Stream.ofNullable(System.getenv("WAYBILL_TEST_MINIO")).map(Path::of);
        var onPath = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "minio"));
        var built = Stream.of(Path.of(System.getProperty("user.home"), "go", "bin", "minio"));
        return Stream.of(named, onPath, built)
                .flatMap(paths -> paths)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static StoreServer s3Proxy(Path folder) {
        int port = freePort();
        try {
            var data = Files.createDirectories(folder.resolve("data"));
            var settings = Files.writeString(folder.resolve("s3proxy.conf"), """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(
                            port, CREDENTIALS.accessKey(), CREDENTIALS.secretKey(), data));
            var java = Path.of(System.getProperty("java.home"), "bin", "java");
            var command = List.of(
                    java.toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-jar",
                    System.getProperty("waybill.s3proxy"),
                    "--properties",
                    settings.toString());
            // In the C locale its JVM cannot name files beyond ASCII.
            return start(command, Map.of("LC_ALL", "C.UTF-8"), folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoreServer start(List<String> command, Map<String, String> environment, Path folder, int port) {
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Files.createDirectories(folder)
                            .resolve("server.log")
                            .toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            var server =
                    new StoreServer(() -> process.destroyForcibly().onExit().join(), "http://127.0.0.1:" + port);
            server.awaitReady(process, folder);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Process process, Path folder) throws IOException {
        try (var store = store("ready")) {
            for (int i = 0; i < TRIES; i++) {
                if (store.ensureBucket() instanceof Answer.Given) {
                    return;
                }
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        throw new IllegalStateException("the server did not start: " + Files.readString(folder.resolve("server.log")));
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Target target(String bucket) {
        return new Target(endpoint, "us-east-1", bucket, "");
    }

    S3ObjectStore store(String bucket) {
        return S3ObjectStore.open(target(bucket), CREDENTIALS, StoreTimeouts.DEFAULTS);
    }

    @Override
    public void close() {
        stop.run();
    }
}
