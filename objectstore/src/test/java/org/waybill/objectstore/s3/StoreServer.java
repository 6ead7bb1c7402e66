package org.waybill.objectstore.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.StoreTimeouts;

/** A real S3 server on a free port of the loopback address: a child process with its data below a folder of the test, or a container. */
final class StoreServer implements AutoCloseable {

    static final S3Credentials CREDENTIALS = new S3Credentials("waybill-test", "waybill-test-secret", null);

    private static final int TRIES = 600;

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

    /** Starts a server as a process of its own, which logs to a file in the folder, and waits until it answers. */
    static StoreServer start(List<String> command, Map<String, String> environment, Path folder, int port) {
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
