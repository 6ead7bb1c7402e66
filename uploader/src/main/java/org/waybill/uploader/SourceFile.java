package org.waybill.uploader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.FailureKind;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.source.Entry;
import org.waybill.source.Links;
import org.waybill.source.Pin;
import org.waybill.source.Root;
import org.waybill.source.SourceFault;
import org.waybill.source.Stat;

/**
 * The file of one event, open for reading, and proven to be the version of that event: its inode was checked before it
 * was opened, and {@link #checkUnchanged} checks it again. The inode decides: a link that was swapped in is refused, a
 * link that the scanner followed is read. Both checks start at the root, and no link leads out of it.
 */
final class SourceFile implements AutoCloseable {

    /** The most bytes in one read: Java copies through a direct buffer of that size and keeps it for the thread. */
    private static final int READ_SIZE = 256 * 1024;

    private final Place place;
    private final Stat stat;
    private final FileChannel channel;

    private SourceFile(Place place, Stat stat, FileChannel channel) {
        this.place = place;
        this.stat = stat;
        this.channel = channel;
    }

    /** Opens the file if its path still leads to the version of the event, below the root. Never waits for a FIFO. */
    @SuppressWarnings("MustBeClosedChecker") // the channel is closed with this
    static SourceFile open(FileFound found) throws SourceFailure {
        var place = Place.of(found);
        try (var root = place.hold();
                var pin = place.pin(root)) {
            var stat = pin.stat();
            place.check(stat);
            return new SourceFile(place, stat, FileChannel.open(pin.path(), StandardOpenOption.READ));
        } catch (IOException e) {
            throw place.failure("open", e);
        }
    }

    long size() {
        return place.version.size();
    }

    /** The attributes of the file when it was opened. */
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

    /** Reads the next {@code length} bytes; if fewer are left, the file has changed. */
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

    /** Called after the last byte: checks that nothing follows and that the path still leads to the same version. */
    void checkUnchanged() throws SourceFailure, InterruptedException {
        if (readSome(ByteBuffer.allocate(1)) >= 0) {
            throw SourceFailure.changed("became longer while it was read");
        }
        try (var root = place.hold();
                var pin = place.pin(root)) {
            place.check(pin.stat());
        } catch (IOException e) {
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

    /** Where the file should be, and which version it should be. */
    private record Place(SourcePath root, SourcePath path, SourceVersion version) {

        private static final int LONGEST_PATH = 4095;

        static Place of(FileFound found) throws SourceFailure {
            var root = new SourcePath(found.sourceRoot());
            var path = found.ref().path();
            int above = root.encoded().equals("/") ? 0 : root.bytes().length;
            int length = above + 1 + path.bytes().length;
            if (length > LONGEST_PATH) {
                throw new SourceFailure(
                        FailureKind.PATH_TOO_LONG,
                        "the whole path has " + length + " bytes, " + LONGEST_PATH + " are possible",
                        null);
            }
            return new Place(root, path, found.ref().version());
        }

        /** Opened again for each check, because it may have been remounted meanwhile. */
        Root hold() throws SourceFailure {
            try {
                return Root.hold(root);
            } catch (SourceFault e) {
                throw SourceProblem.ofRoot(e);
            }
        }

        /** Follows links, as the scanner may have; the inode that they lead to decides. */
        Pin pin(Root held) throws SourceFailure {
            try {
                return held.pin(path, Links.FOLLOWED);
            } catch (SourceFault e) {
                if (e.kind() == SourceFault.Kind.ABSENT && held.look(path, Links.FOLLOWED) instanceof Entry.Symlink) {
                    throw SourceFailure.changed("is a link to nowhere now");
                }
                throw failure("find", e);
            }
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
            return SourceProblem.of(root, step, e);
        }
    }
}
