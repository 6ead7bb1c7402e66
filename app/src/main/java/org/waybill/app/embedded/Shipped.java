package org.waybill.app.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.waybill.app.settings.OwnPath;

/**
 * The files that the servers need to start. Their programs are in our jar. For each version they are put once into the
 * home's {@code lib}: unpacked, or as links to what was unpacked when waybill was built.
 */
final class Shipped {

    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private Shipped() {}

    /** The folder that holds {@code bin/postgres}. */
    static Path postgres(Home home) {
        var postgres = unpacked(home, "postgres-" + version("postgres"), partial -> {
            try (var in = resource("/postgres-linux-x86_64.txz");
                    var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, partial);
                }
            }
        });
        requireExecutable(postgres.resolve("bin/postgres"));
        return postgres;
    }

    /** The kernel refuses to run a program on a noexec mount, whatever its permissions. */
    private static void requireExecutable(Path program) {
        if (!Files.isExecutable(program)) {
            throw new StartException(program + " may not be run: its file system is mounted noexec, or the permission"
                    + " is missing; mount it without noexec, or set WAYBILL_HOME to a directory elsewhere");
        }
    }

    /**
     * An empty data folder of Postgres, to be copied. Making one takes ten times as long as a copy, so the build
     * keeps one, which also has the schema of the ledger.
     */
    static Path postgresData(Home home, Unpacking initdb) {
        var name = "postgres-data-" + version("postgres");
        return built(name).orElseGet(() -> unpacked(home, name, initdb));
    }

    static Path s3Proxy(Home home) {
        return unpacked(home, "s3proxy-" + version("s3proxy"), partial -> {
                    Files.createDirectory(partial);
                    try (var in = resource("/embedded/s3proxy.jar")) {
                        Files.copy(in, partial.resolve("s3proxy.jar"));
                    }
                })
                .resolve("s3proxy.jar");
    }

    @FunctionalInterface
    interface Unpacking {
        void into(Path directory) throws IOException;
    }

    private static Path unpacked(Home home, String name, Unpacking unpacking) {
        var lib = home.folder("lib");
        var target = lib.resolve(name);
        try {
            if (!isOurs(target)) {
                delete(target);
                var partial = lib.resolve(name + ".new");
                delete(partial);
                var built = built(name);
                if (built.isPresent()) {
                    link(built.get(), partial);
                } else {
                    unpacking.into(partial);
                }
                closeToOthers(partial);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return target;
        } catch (IOException e) {
            throw Home.unusable(target, e);
        }
    }

    /**
     * Whether it exists and nobody else can change its programs: earlier versions left links to files of the user who
     * had built them. The thousand files that no process loads are not checked.
     */
    private static boolean isOurs(Path target) throws IOException {
        if (!Files.exists(target)) {
            return false;
        }
        try (var paths = Files.walk(target)) {
            for (var path :
                    (Iterable<Path>) paths.filter(path -> !path.startsWith(target.resolve("share")))::iterator) {
                if (!OwnPath.isOurs(path)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Removes permissions that a loose umask, or the original of a copy, has granted. */
    private static void closeToOthers(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : (Iterable<Path>) paths.filter(path -> !Files.isSymbolicLink(path))::iterator) {
                var permissions = Files.getPosixFilePermissions(path);
                if (permissions.removeAll(OTHERS_WRITE)) {
                    Files.setPosixFilePermissions(path, permissions);
                }
            }
        }
    }

    /** The entry with this name in the folder {@code servers} beside our jar, if it exists. */
    private static Optional<Path> built(String name) {
        return Optional.ofNullable(Shipped.class.getProtectionDomain().getCodeSource())
                .map(source -> URI.create(source.getLocation().toString()))
                .filter(location -> "file".equals(location.getScheme()))
                .map(location -> Path.of(location).resolveSibling("servers").resolve(name))
                .filter(Files::isReadable);
    }

    /** Puts one entry of a folder into another. */
    private interface Placing {
        void place(Path from, Path to) throws IOException;
    }

    /** Copies a folder with all permissions; the copy is ours, whoever owns the original. */
    static void copy(Path from, Path to) throws IOException {
        eachBelow(from, to, Shipped::copyOne);
    }

    // Hard links, so that the home keeps its files when the program is rebuilt; copies where links are not possible, or
    // another user could change the linked files.
    private static void link(Path from, Path to) throws IOException {
        eachBelow(from, to, Shipped::linkOne);
    }

    private static void eachBelow(Path from, Path to, Placing placing) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                placing.place(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void linkOne(Path from, Path to) throws IOException {
        if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(to);
            return;
        }
        if (!OwnPath.isOurs(from)) {
            copyOne(from, to);
            return;
        }
        try {
            Files.createLink(to, from);
        } catch (IOException | UnsupportedOperationException _) {
            copyOne(from, to);
        }
    }

    private static void copyOne(Path from, Path to) throws IOException {
        Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isSymbolicLink(to)) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory) throws IOException {
        var target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException("the archive names " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        if ((entry.getMode() & 0100) != 0) {
            var executable = EnumSet.copyOf(Files.getPosixFilePermissions(target));
            executable.add(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(target, executable);
        }
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (var path : paths.toList().reversed()) {
                Files.delete(path);
            }
        }
    }

    private static String version(String server) {
        var versions = new Properties();
        try (var in = resource("/embedded/versions.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read our own versions.properties", e);
        }
        return versions.getProperty(server);
    }

    private static InputStream resource(String name) {
        var in = Shipped.class.getResourceAsStream(name);
        if (in == null) {
            throw new StartException(
                    "this build of waybill brings no " + name + "; build it again, or name the real servers");
        }
        return in;
    }
}
