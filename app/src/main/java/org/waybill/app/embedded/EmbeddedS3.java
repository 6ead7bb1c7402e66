package org.waybill.app.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** An S3 store on the home's folder, reachable only from this machine and with a key; meant for trials. */
public final class EmbeddedS3 implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final String SETTINGS = "s3proxy.properties";

    private final Child child;
    private final int port;
    private final String accessKey;
    private final String secretKey;

    private EmbeddedS3(Child child, int port, String accessKey, String secretKey) {
        this.child = child;
        this.port = port;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    /**
     * Starts the store and returns when it serves an object from its disk.
     *
     * @throws StartException if it does not within 60 s; nothing runs then
     */
    public static EmbeddedS3 start(Home home) {
        var folder = home.folder("s3");
        var settings = folder.resolve(SETTINGS);
        Orphan.end(folder.resolve("pid"), "TERM", settings.toString());
        var buckets = home.folder("s3/objects");
        try (var token = Token.in(buckets)) {
            return FreePort.start(port -> start(home, folder, token, port));
        } catch (IOException e) {
            throw Home.unusable(buckets, e);
        }
    }

    private static EmbeddedS3 start(Home home, Path folder, Token token, int port) {
        var settings = folder.resolve(SETTINGS);
        var accessKey = "waybill-" + home.id().replace("_", "").replace("-", "");
        var secretKey = home.secret("s3/secret", 24);
        try {
            Home.writePrivate(settings, settings(folder, port, accessKey, secretKey));
        } catch (IOException e) {
            throw Home.unusable(settings, e);
        }
        var child = Child.start(
                "S3 store",
                home.logs().resolve("s3.log"),
                "TERM",
                command(Shipped.s3Proxy(home), folder, settings),
                // In the C locale its file names lose all characters that are not ASCII.
                "C.UTF-8");
        child.awaitReady(() -> child.alive() && token.isReturnedBy(port, accessKey, secretKey), START);
        return new EmbeddedS3(child, port, accessKey, secretKey);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
    }

    /** Whether its process still runs. */
    public boolean alive() {
        return child.alive();
    }

    @Override
    public void close() {
        child.close();
    }

    private static String settings(Path folder, int port, String accessKey, String secretKey) {
        return String.join(
                "\n",
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + accessKey,
                "s3proxy.credential=" + secretKey,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + escaped(folder.resolve("objects")),
                "");
    }

    /** A backslash is an escape in a properties file, and its bytes are Latin-1. */
    private static String escaped(Path path) {
        var text = new StringBuilder();
        for (char c : path.toString().toCharArray()) {
            text.append(
                    c < ' ' || c > '~' || c == '\\'
                            ? String.format(Locale.ROOT, "\\u%04x", (int) c)
                            : String.valueOf(c));
        }
        return text.toString();
    }

    private static List<String> command(Path jar, Path folder, Path settings) {
        return List.of(
                "sh",
                "-c",
                "echo $$ >\"$1\"; shift; exec \"$@\"",
                "s3",
                folder.resolve("pid").toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // The locale may say otherwise.
                "-Duser.language=en",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--properties",
                settings.toString());
    }
}
