package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts S3 servers of several makers on this machine, their data below a folder of the test. */
final class StoreServers {

    private static final String ACCESS_KEY = StoreServer.CREDENTIALS.accessKey();
    private static final String SECRET_KEY = StoreServer.CREDENTIALS.secretKey();

    private StoreServers() {}

    /** In CI it must be there. */
    static boolean isMinioExpected() {
        return isExpected("minio");
    }

    /** In CI it must be there. */
    static boolean isVersitygwExpected() {
        return isExpected("versitygw");
    }

    /** Not every machine has Python. */
    static boolean isMotoThere() {
        return find("moto_server").isPresent();
    }

    private static boolean isExpected(String name) {
        return find(name).isPresent() || "true".equals(System.getenv("CI"));
    }

    /** Where {@code .ci/run} puts it, and where who builds it mostly has it; for MinIO also where a variable says. */
    private static Optional<Path> find(String name) {
        var named = Stream.ofNullable(name.equals("minio") ? System.getenv("WAYBILL_TEST_MINIO") : null)
                .map(Path::of);
        var onPath = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name));
        var home = System.getProperty("user.home");
        var installed =
                Stream.of(Path.of(home, "go", "bin", name), Path.of(home, ".cache", "waybill", "moto", "bin", name));
        return Stream.of(named, onPath, installed)
                .flatMap(paths -> paths)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String binary(String name) {
        var found = find(name);
        assertThat(found).as("the program " + name + "; .ci/run installs it").isPresent();
        return found.orElseThrow().toString();
    }

    static StoreServer minio(Path folder) {
        int port = StoreServer.freePort();
        var command = List.of(binary("minio"), "server", "--address", at(port), made(folder, "data"));
        return StoreServer.start(
                command,
                Map.of("MINIO_ROOT_USER", ACCESS_KEY, "MINIO_ROOT_PASSWORD", SECRET_KEY, "MINIO_CI_CD", "1"),
                folder,
                port);
    }

    /** Keeps the objects as files, and old versions where a bucket has versioning switched on. */
    static StoreServer versitygw(Path folder) {
        int port = StoreServer.freePort();
        var command = List.of(
                binary("versitygw"),
                "--port",
                at(port),
                "--keep-alive",
                "--quiet",
                "posix",
                "--versioning-dir",
                made(folder, "versions"),
                made(folder, "data"));
        return StoreServer.start(
                command, Map.of("ROOT_ACCESS_KEY", ACCESS_KEY, "ROOT_SECRET_KEY", SECRET_KEY), folder, port);
    }

    static StoreServer s3Proxy(Path folder) {
        int port = StoreServer.freePort();
        var settings = """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(port, ACCESS_KEY, SECRET_KEY, made(folder, "data"));
        try {
            var file = Files.writeString(folder.resolve("s3proxy.conf"), settings);
            // In the C locale its JVM cannot name files beyond ASCII.
            return StoreServer.start(
                    java("waybill.s3proxy", "--properties", file.toString()),
                    Map.of("LC_ALL", "C.UTF-8"),
                    folder,
                    port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StoreServer s3Mock(Path folder) {
        int port = StoreServer.freePort();
        var command = java(
                "waybill.s3mock",
                "--http.port=" + port,
                "--server.port=0",
                "--com.adobe.testing.s3mock.store.root=" + made(folder, "data"));
        return StoreServer.start(command, Map.of("LC_ALL", "C.UTF-8"), folder, port);
    }

    /** Keeps the objects in its memory. */
    static StoreServer moto(Path folder) {
        int port = StoreServer.freePort();
        var command = List.of(binary("moto_server"), "--host", "127.0.0.1", "--port", String.valueOf(port));
        return StoreServer.start(command, Map.of(), folder, port);
    }

    private static String at(int port) {
        return "127.0.0.1:" + port;
    }

    private static List<String> java(String jar, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty(jar)));
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }

    private static String made(Path folder, String name) {
        try {
            return Files.createDirectories(folder.resolve(name)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
