package org.waybill.app.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waybill.app.settings.OwnPath;
import org.waybill.model.Bell;

/** The folder with all data of the embedded servers; it belongs to one process at a time. */
public final class Home implements AutoCloseable {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private static final long MIB = 1024 * 1024;
    private static final long FREE_MIB = 512;
    private static final String LOCK = "lock";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileChannel lock;
    private final boolean fresh;

    private Home(Path path, FileChannel lock, boolean fresh) {
        this.path = path;
        this.lock = lock;
        this.fresh = fresh;
    }

    /**
     * Creates the folder if necessary, for its owner only, and holds it until {@link #close} or any end of the process.
     *
     * @throws StartException if it is unusable, others can change it, or another process uses it; nothing is held then
     */
    public static Home open(Path path) {
        var home = place(path);
        try {
            createPrivate(home);
            OwnPath.requireOwn(home);
            requireFreeSpace(home);
            boolean fresh = !Files.exists(home.resolve(LOCK));
            return new Home(home, lock(home), fresh);
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    /**
     * As {@link #open(Path)}; waits for a process that uses it, such as a command that looks at the ledger for a moment.
     *
     * @throws HomeInUse if that process still uses it after the limit
     */
    public static Home open(Path path, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        var bell = new Bell();
        while (true) {
            try {
                return open(path);
            } catch (HomeInUse e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                bell.await(BETWEEN_TRIES);
            }
        }
    }

    /**
     * The path of the folder, without links, whether it exists or not.
     *
     * @throws StartException if another user can change it: its programs are run, and its content is trusted
     */
    public static Path place(Path path) {
        try {
            var home = OwnPath.resolve(path);
            if (Files.isDirectory(home)) {
                OwnPath.requireOwn(home);
            }
            return home;
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** The folder itself, absolute. */
    public Path path() {
        return path;
    }

    /** Whether it was never used before. */
    public boolean isFresh() {
        return fresh;
    }

    /** A random name given to this folder when it was first used; it stays the same for as long as the folder exists. */
    public String id() {
        return secret("id", 12);
    }

    /** The folder of the servers' logs. */
    public Path logs() {
        return folder("logs");
    }

    /** The log of the process that holds the home. */
    public Path log() {
        return logs().resolve("waybill.log");
    }

    /** The process that holds a home, or held it last, as text. */
    static String holder(Path home) throws IOException {
        return Files.readString(home.resolve(LOCK));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** A folder in the home, for its owner only; removes the permissions of others. */
    Path folder(String name) {
        var folder = path.resolve(name);
        try {
            var real = OwnPath.resolve(folder);
            createPrivate(real);
            OwnPath.requireOwner(real);
            if (!Files.getPosixFilePermissions(real).equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(real, OWNER_ONLY);
            }
            return real;
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** The random secret in a file that only its owner can read; created at first use. */
    String secret(String name, int randomBytes) {
        var file = path.resolve(name);
        try {
            if (!Files.exists(file)) {
                var random = new byte[randomBytes];
                new SecureRandom().nextBytes(random);
                writePrivate(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Writes the file completely or not at all, readable for the owner only. */
    static void writePrivate(Path file, String text) throws IOException {
        var partial = Files.createTempFile(
                file.getParent(),
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(partial, WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static StartException unusable(Path path, IOException cause) {
        if (cause instanceof OwnPath.Shared) {
            return new StartException("cannot use " + path + " as or in WAYBILL_HOME: " + cause.getMessage(), cause);
        }
        var reason = switch (cause) {
            case AccessDeniedException _ -> "this user may not write there";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> cause.toString();
        };
        return new StartException(
                "cannot use " + path + ": " + reason + "; free it or set WAYBILL_HOME to another directory", cause);
    }

    private static void createPrivate(Path directory) throws IOException {
        if (directory.toString().indexOf(',') >= 0) {
            throw new FileSystemException(directory.toString(), null, "Kafka takes a name with a comma for two");
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new FileSystemException(directory.toString(), null, "it is a file, not a directory");
        }
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }

    private static void requireFreeSpace(Path home) throws IOException {
        var free = Files.getFileStore(home).getUsableSpace() / MIB;
        if (free < FREE_MIB) {
            throw new StartException(home + " has " + free + " MiB free and " + FREE_MIB
                    + " MiB are needed; free some space or set WAYBILL_HOME to another directory");
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        var channel = FileChannel.open(home.resolve(LOCK), CREATE, READ, WRITE);
        if (tryLock(channel) == null) {
            var holder = read(channel);
            channel.close();
            throw new HomeInUse("another waybill (pid " + holder + ") is using " + home
                    + "; wait for it, stop it, or set WAYBILL_HOME to another directory");
        }
        LedgerNote.forget(home);
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
