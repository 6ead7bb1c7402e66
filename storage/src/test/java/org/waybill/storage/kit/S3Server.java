package org.waybill.storage.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.SetBucketVersioningArgs;
import io.minio.errors.MinioException;
import io.minio.messages.VersioningConfiguration;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.waybill.storage.minio.MinioSettings;

/** A real S3 server as a child process on a free port, its data below a folder of the test. */
public final class S3Server implements AutoCloseable {

    private static final String ACCESS_KEY = "waybill-test";
    private static final String SECRET_KEY = "waybill-test-secret";
    private static final int TRIES = 600;

    private final Process process;
    private final URI endpoint;
    private final Path folder;
    private final MinioClient client;

    private S3Server(Process process, int port, Path folder) {
        this.process = process;
        this.endpoint = URI.create("http://127.0.0.1:" + port);
        this.folder = folder;
        this.client = MinioClient.builder()
                .endpoint(endpoint.toString())
                .region("us-east-1")
                .credentials(ACCESS_KEY, SECRET_KEY)
                .build();
    }

    /** In CI it must be there. */
    public static boolean isMinioExpected() {
        return find("minio").isPresent() || "true".equals(System.getenv("CI"));
    }

    private static Optional<Path> find(String name) {
        var named = Stream.ofNullable(System.getenv("WAYBILL_TEST_MINIO")).map(Path::of);
        var onPath = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(each -> Path.of(each, name));
        var installed = Stream.of(Path.of(System.getProperty("user.home"), "go", "bin", name));
        return Stream.of(named, onPath, installed)
                .flatMap(paths -> paths)
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static S3Server minio(Path folder) {
        return minio(folder, freePort());
    }

    /** On the port that a server had that was stopped. */
    public static S3Server minio(Path folder, int port) {
        var program = find("minio");
        assertThat(program).as("the program minio; .ci/run installs it").isPresent();
        var command = List.of(
                program.orElseThrow().toString(),
                "server",
                "--address",
                "127.0.0.1:" + port,
                folder.resolve("data").toString());
        return start(
                command,
                Map.of("MINIO_ROOT_USER", ACCESS_KEY, "MINIO_ROOT_PASSWORD", SECRET_KEY, "MINIO_CI_CD", "1"),
                folder,
                port);
    }

    public static S3Server s3Proxy(Path folder) {
        int port = freePort();
        try {
            var settings = Files.writeString(folder.resolve("s3proxy.conf"), """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(
                            port, ACCESS_KEY, SECRET_KEY, Files.createDirectories(folder.resolve("data"))));
            var command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    System.getProperty("waybill.s3proxy"),
                    "--properties",
                    settings.toString());
            // In the C locale its JVM cannot name files beyond ASCII.
            return start(command, Map.of("LC_ALL", "C.UTF-8"), folder, port);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static S3Server start(List<String> command, Map<String, String> environment, Path folder, int port) {
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("server.log").toFile());
            builder.environment().putAll(environment);
            var server = new S3Server(builder.start(), port, folder);
            server.awaitReady();
            return server;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            try {
                client.bucketExists(BucketExistsArgs.builder().bucket("ready").build());
                return;
            } catch (MinioException e) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        close();
        throw new AssertionError("the server did not start: " + Files.readString(folder.resolve("server.log")));
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A bucket of its own. */
    public MinioSettings newBucket(boolean versioned) {
        var bucket = "b-" + UUID.randomUUID();
        try {
            client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            if (versioned) {
                client.setBucketVersioning(SetBucketVersioningArgs.builder()
                        .bucket(bucket)
                        .config(new VersioningConfiguration(VersioningConfiguration.Status.ENABLED, null, null, null))
                        .build());
            }
        } catch (MinioException e) {
            throw new AssertionError(e);
        }
        return MinioSettings.of(endpoint, ACCESS_KEY, SECRET_KEY).inBucket(bucket);
    }

    public MinioClient client() {
        return client;
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
