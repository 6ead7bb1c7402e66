package org.waybill.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.waybill.model.SourcePath;

/** A directory held by its path, for operating systems other than Linux. */
final class NamedFolder implements Folder {

    private final Path path;
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> entries;

    private NamedFolder(Path path, DirectoryStream<Path> stream) {
        this.path = path;
        this.stream = stream;
        this.entries = stream.iterator();
    }

    @SuppressWarnings("StreamResourceLeak") // closed with this
    static NamedFolder open(Path path) throws SourceFault {
        try {
            return new NamedFolder(path, Files.newDirectoryStream(path));
        } catch (IOException e) {
            throw SourceFault.of(e, path);
        }
    }

    @Override
    public byte @Nullable [] next() throws SourceFault {
        try {
            while (entries.hasNext()) {
                var name = NamedRoot.bytes(entries.next().getFileName());
                if (!Temporary.isName(name)) {
                    return name;
                }
            }
            return null;
        } catch (DirectoryIteratorException e) {
            throw SourceFault.of(Objects.requireNonNull(e.getCause()), path);
        }
    }

    @Override
    public Entry look(byte[] name) {
        return NamedRoot.look(at(name));
    }

    @Override
    public boolean hasUserAttributes(byte[] name) {
        return false;
    }

    @Override
    public Folder enter(byte[] name) throws SourceFault {
        var below = at(name);
        if (!Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
            throw SourceFault.ofError(20);
        }
        return open(below);
    }

    private Path at(byte[] name) {
        return NamedRoot.resolve(path, SourcePath.ofBytes(name));
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // Nothing was written, so nothing can be lost.
        }
    }
}
