package org.waybill.uploader;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.waybill.events.FailureKind;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.SourcePath;
import org.waybill.events.SourceVersion;

/**
 * The file of one event, open for reading, and proven to be the version of that event: its inode was looked at before it
 * was opened, and {@link #checkUnchanged} looks again. Which inode the path led to decides, so a link that was swapped in
 * is refused while one that the scanner followed is read.
 */
final class SourceFile implements AutoCloseable {

    /** Java copies through a direct buffer of the size of the read and keeps it for the thread. */
    private static final int READ_SIZE = 256 * 1024;

    private final Place place;
    private final Stat stat;
    private final FileChannel channel;

    private SourceFile(Place place, Stat stat, FileChannel channel) {
        this.place = place;
        this.stat = stat;
        this.channel = channel;
    }

    /** Opens the file if its path still leads to the version of the event. Never waits for a FIFO. */
    @SuppressWarnings("MustBeClosedChecker") // the channel is closed with this
    static SourceFile open(FileFound found) throws SourceFailure {
        var place = Place.of(found);
        try (var pin = place.pin()) {
            var stat = Stat.of(pin.path());
            place.check(stat);
            return new SourceFile(place, stat, FileChannel.open(pin.path(), StandardOpenOption.READ));
        } catch (IOException e) {
            throw place.failure("open", e);
        }
    }

    long size() {
        return place.version.size();
    }

    /** As it was when the file was opened. */
    Stat stat() {
        return stat;
    }

    /** The first bytes, at most this many; the position stays. */
    byte[] first(int max) throws SourceFailure, InterruptedException {
        var bytes = new byte[(int) Math.min(max, size())];
        seek(0);
        read(bytes, bytes.length);
        seek(0);
        return bytes;
    }

    void seek(long position) throws SourceFailure {
        try {
            channel.position(position);
        } catch (IOException e) {
            throw place.failure("read", e);
        }
    }

    /** Reads the next {@code length} bytes; that they are not there means that the file changed. */
    void read(byte[] into, int length) throws SourceFailure, InterruptedException {
        int done = 0;
        while (done < length) {
            int count = readSome(ByteBuffer.wrap(into, done, Math.min(READ_SIZE, length - done)));
            if (count < 0) {
                throw SourceFailure.changed("became shorter while it was read");
            }
            done += count;
        }
    }

    /** After the last byte: nothing follows, and the path still leads to the same version. */
    void checkUnchanged() throws SourceFailure, InterruptedException {
        if (readSome(ByteBuffer.allocate(1)) >= 0) {
            throw SourceFailure.changed("became longer while it was read");
        }
        try {
            place.check(Stat.of(place.path));
        } catch (IOException e) {
            // What is wrong is said better there.
            place.pin().close();
            throw place.failure("stat after reading", e);
        }
    }

    private int readSome(ByteBuffer into) throws SourceFailure, InterruptedException {
        try {
            return channel.read(into);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("while reading a file").initCause(e);
        } catch (IOException e) {
            throw place.failure("read", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written, so nothing can be lost.
        }
    }

    /** Where the file should be, and what it should be. */
    private record Place(Path root, Path path, byte[] raw, SourceVersion version) {

        private static final int LONGEST_PATH = 4095;

        static Place of(FileFound found) throws SourceFailure {
            String root = found.sourceRoot();
            String encoded = (root.equals("/") ? "" : root) + "/" + found.ref().path();
            byte[] raw = new SourcePath(encoded).bytes();
            if (raw.length > LONGEST_PATH) {
                throw new SourceFailure(
                        FailureKind.PATH_TOO_LONG,
                        "the whole path has " + raw.length + " bytes, " + LONGEST_PATH + " are possible",
                        null);
            }
            return new Place(path(root), path(encoded), raw, found.ref().version());
        }

        /** Through the URI any bytes survive in any locale; text does not. */
        private static Path path(String encoded) {
            return encoded.indexOf('%') < 0 ? Path.of(encoded) : Path.of(URI.create("file://" + encoded));
        }

        Pin pin() throws SourceFailure {
            var pin = Pin.on(path, raw);
            if (pin != null) {
                return pin;
            }
            try {
                Files.readAttributes(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                throw failure("find", e);
            }
            if (Files.isSymbolicLink(path)) {
                throw SourceFailure.changed("is a link to nowhere now");
            }
            throw new SourceFailure(
                    FailureKind.SOURCE_ERROR, "cannot be opened though it is there; too many open files?", null);
        }

        void check(Stat now) throws SourceFailure {
            if (!now.isRegularFile()) {
                throw SourceFailure.changed("is no longer a regular file");
            }
            if (!now.version().equals(version)) {
                throw SourceFailure.changed(
                        "is no longer the version that was found: " + version + ", now " + now.version());
            }
        }

        SourceFailure failure(String step, IOException e) {
            return SourceProblem.of(root, path, step, e);
        }
    }
}
