package org.waybill.acceptance.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/**
 * The launcher in its own checkout, with scripts as Maven and JDK: a build takes no time, or as long as a test needs.
 * The built program prints its arguments.
 */
public final class Checkout {

    private static final String MAVEN = """
            #!/bin/sh
            began=$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)
            echo built >>builds
            until [ ! -e wait ]; do sleep 0.1; done
            mkdir -p dist/target/jars && : >dist/target/jars/waybill-app-2.jar
            exec sh dist/src/main/launcher/assemble "$began" waybill-app-2.jar
            """;

    private static final String JAVA = """
            #!/bin/sh
            case $* in *-XX:AOTCacheOutput=waybill.aot*) : >waybill.aot ;; esac
            echo "started: $* with umask $(umask)"
            """;

    private static final List<String> SCRIPTS = List.of(
            "waybill",
            "dist/src/main/launcher/assemble",
            "dist/src/main/launcher/build.sh",
            "dist/src/main/product/bin/waybill",
            "dist/src/main/product/lib/jdk.sh");

    private final Path root;

    private Checkout(Path root) {
        this.root = root;
    }

    /** A checkout that was never built, in a directory that others may read. */
    public static Checkout in(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        var checkout = new Checkout(directory.resolve("checkout"));
        Files.createDirectories(checkout.root.resolve("app/src/main"));
        for (var script : SCRIPTS) {
            checkout.script(script, Files.readString(Waybill.root().resolve(script)));
        }
        checkout.script("mvnw", MAVEN);
        checkout.script("jdk/bin/java", JAVA);
        checkout.script("jdk/bin/javac", "");
        checkout.jdk("25.0.1");
        for (var pom : List.of("pom.xml", "app/pom.xml")) {
            Files.createFile(checkout.root.resolve(pom));
        }
        return checkout;
    }

    public Path root() {
        return root;
    }

    public Path launcher() {
        return root.resolve("waybill");
    }

    /** What was built, if anything was. */
    public Path product() {
        return root.resolve("dist/target/waybill");
    }

    public Path jdk() {
        return root.resolve("jdk");
    }

    /** From now on the JDK is of this version. */
    public void jdk(String version) throws IOException {
        Files.writeString(
                jdk().resolve("release"), "JAVA_RUNTIME_VERSION=\"" + version + "+9\"\nJAVA_VERSION=\"25\"\n");
    }

    /** From now on builds wait halfway until {@link #goOn}. */
    public void hold() throws IOException {
        Files.createFile(root.resolve("wait"));
    }

    public void goOn() throws IOException {
        Files.delete(root.resolve("wait"));
    }

    /** Makes the sources newer than the built program. */
    public void change() throws IOException {
        Files.setLastModifiedTime(
                root.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));
    }

    /** How many builds were begun. */
    public int builds() throws IOException {
        var builds = root.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    private void script(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
