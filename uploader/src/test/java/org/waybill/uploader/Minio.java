package org.waybill.uploader;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.waybill.model.Target;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.s3.S3Credentials;
import org.waybill.objectstore.s3.S3ObjectStore;

/** A real MinIO server of one drive. */
final class Minio implements AutoCloseable {

    private static final String USER = "waybill-test";
    private static final String PASSWORD = "waybill-test-secret";

    private final Process process;
    private final String endpoint;
    private int buckets;

    private Minio(Process process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts the server with its data in the directory; skips the test where there is no {@code minio}, but not in CI. */
    static Minio start(Path drive) throws IOException {
        var binary = binary();
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(binary.isPresent(), "no minio in WAYBILL_TEST_MINIO, on the PATH or in ~/go/bin");
        }
        String address = "127.0.0.1:" + freePort();
        var command = new ProcessBuilder(
                binary.orElseThrow().toString(),
                "server",
                "--address",
                address,
                "--console-address",
                "127.0.0.1:" + freePort(),
                drive.toString());
        command.environment().put("MINIO_ROOT_USER", USER);
        command.environment().put("MINIO_ROOT_PASSWORD", PASSWORD);
        command.environment().put("MINIO_CI_CD", "1");
        command.environment().put("MINIO_BROWSER", "off");
        var process = command.redirectErrorStream(true).start();
        var output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("API:")) {
                drain(output);
                return new Minio(process, "http://" + address);
            }
        }
        throw new IllegalStateException("minio did not start");
    }

    private static void drain(BufferedReader output) {
        Thread.ofVirtual().start(() -> {
            try {
                output.transferTo(java.io.Writer.nullWriter());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Optional<Path> binary() {
        String named = System.getenv("WAYBILL_TEST_MINIO");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        var onPath = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "minio"));
        var built = Path.of(System.getProperty("user.home"), "go", "bin", "minio");
        return Stream.concat(onPath, Stream.of(built))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A store of a bucket that holds nothing. */
    S3ObjectStore newBucket() {
        var target = new Target(endpoint, "us-east-1", "bucket-" + ++buckets, "");
        var store = S3ObjectStore.open(target, new S3Credentials(USER, PASSWORD, null), StoreTimeouts.DEFAULTS);
        store.ensureBucket();
        return store;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
