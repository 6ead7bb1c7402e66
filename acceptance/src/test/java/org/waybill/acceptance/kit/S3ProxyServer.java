package org.waybill.acceptance.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An S3 store on a directory that needs only Java; tests use it if there is no MinIO. */
public final class S3ProxyServer implements Store {

    private static final Duration START = Duration.ofSeconds(30);

    private final Path directory;
    private final int port;
    private Child child;

    private S3ProxyServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        this.child = launch();
    }

    /** Starts a store with its data below the directory. */
    public static S3ProxyServer start(Path directory) {
        return new S3ProxyServer(directory, Ports.free());
    }

    private Child launch() {
        try {
            var drive = Files.createDirectories(directory.resolve("drive"));
            var settings = Files.write(
                    directory.resolve("s3proxy.properties"),
                    List.of(
                            "s3proxy.endpoint=" + endpoint(),
                            "s3proxy.authorization=aws-v2-or-v4",
                            "s3proxy.identity=" + credentials().accessKey(),
                            "s3proxy.credential=" + credentials().secretKey(),
                            "jclouds.provider=filesystem-nio2",
                            "jclouds.filesystem.basedir=" + drive));
            var command = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-Dsun.jnu.encoding=UTF-8",
                    "-jar",
                    Waybill.root().resolve("acceptance/target/s3proxy.jar").toString(),
                    "--properties",
                    settings.toString());
            command.environment().put("LC_ALL", "C.UTF-8");
            var started = Child.start(command, directory, "s3proxy");
            if (!started.awaitLine(
                    line -> line.contains("Started ServerConnector") || line.contains("Started "), START)) {
                started.close();
                throw new IllegalStateException("s3proxy did not start: " + started.out() + started.err());
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
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
        return "S3Proxy";
    }
}
