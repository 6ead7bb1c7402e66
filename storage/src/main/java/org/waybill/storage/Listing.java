package org.waybill.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waybill.model.SourcePath;

/** The files of a storage, one after the other. For one thread. */
public interface Listing extends AutoCloseable {

    /**
     * The next file; null at the end. A fault is no end: what follows is not known.
     */
    @Nullable
    Item next() throws StorageFault;

    @Override
    void close();

    /** What a listing knows of a file; {@link FileStorage#look} knows the rest. */
    record Item(StoragePath id, long size, Instant modified, Version version) {}

    /**
     * What to list.
     *
     * @param prefix how the bytes of the path begin; it may end within a name, or with a slash
     * @param after only paths that follow this one in the order of the bytes
     */
    record Request(SourcePath prefix, @Nullable StoragePath after) {

        public Request {
            prefix = SourcePath.ofBytes(prefix.bytes());
        }

        public static final Request ALL = new Request(new SourcePath(""), null);

        public static Request below(String prefix) {
            return new Request(SourcePath.ofText(prefix), null);
        }

        public Request after(StoragePath path) {
            return new Request(prefix, path);
        }

        /** Whether a path is asked for. */
        public boolean includes(StoragePath path) {
            return path.encoded().startsWith(prefix.encoded()) && (after == null || after.compareTo(path) < 0);
        }
    }
}
