package org.waybill.acceptance.kit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** One MinIO server with one drive, on a free port of the loopback address. */
public final class MinioServer implements Store {

    private static final Duration START = Duration.ofSeconds(60);

    private final Path binary;
    private final Path directory;
    private final int port;
    private final Map<String, String> settings;
    private Child child;

    private MinioServer(Path binary, Path directory, int port, Map<String, String> settings) {
        this.settings = settings;
        this.binary = binary;
        this.directory = directory;
        this.port = port;
        this.child = launch();
    }

    /** Starts a server with its data below the directory; skips the test if there is no {@code minio}. */
    public static MinioServer start(Path directory) {
        return start(directory, Map.of());
    }

    /** Like above, with MinIO's own variables in its environment. */
    public static MinioServer start(Path directory, Map<String, String> settings) {
        return new MinioServer(binary(), directory, Ports.free(), settings);
    }

    static Path binary() {
        return Binary.require("minio", "WAYBILL_TEST_MINIO");
    }

    private Child launch() {
        var command = new ProcessBuilder(
                binary.toString(),
                "server",
                "--address",
                "127.0.0.1:" + port,
                "--console-address",
                "127.0.0.1:" + Ports.free(),
                directory.resolve("drive").toString());
        command.environment().put("MINIO_ROOT_USER", credentials().accessKey());
        command.environment().put("MINIO_ROOT_PASSWORD", credentials().secretKey());
        command.environment().putAll(settings);
        command.environment().put("MINIO_CI_CD", "1");
        command.environment().put("MINIO_BROWSER", "off");
        var started = Child.start(command, directory, "minio");
        if (!started.awaitLine(line -> line.startsWith("API:"), START)) {
            started.close();
            throw new IllegalStateException("minio did not start: " + started.out() + started.err());
        }
        return started;
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The process, to freeze it with a signal. */
    public Child process() {
        return child;
    }

    @Override
    public void kill() {
        child.kill();
    }

    @Override
    public void restart() {
        child.close();
        child = launch();
    }

    @Override
    public void close() {
        child.close();
    }

    @Override
    public String toString() {
        return "MinIO";
    }
}
