package org.waybill.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.waybill.model.SourcePath;

/** A directory held by its path, for operating systems other than Linux. */
final class NamedPlace implements Place {

    private final Path path;

    private NamedPlace(Path path) {
        this.path = path;
    }

    static NamedPlace open(NamedRoot root, SourcePath directory, boolean made) throws SourceFault {
        try {
            return new NamedPlace(root.real(directory));
        } catch (SourceFault e) {
            if (e.kind() != SourceFault.Kind.ABSENT || !made || directory.isRoot()) {
                throw e;
            }
        }
        int slash = directory.encoded().lastIndexOf('/');
        var above = open(root, new SourcePath(directory.encoded().substring(0, Math.max(slash, 0))), true);
        var path = above.at(new SourcePath(directory.encoded().substring(slash + 1)).bytes());
        attempt(path, () -> Files.createDirectory(path));
        above.sync();
        return new NamedPlace(root.real(directory));
    }

    @Override
    public Pin create(byte[] name) throws SourceFault {
        attempt(at(name), () -> Files.createFile(at(name)));
        return Pin.byName(at(name));
    }

    @Override
    public Entry look(byte[] name) {
        return NamedRoot.look(at(name));
    }

    @Override
    public void rename(byte[] from, byte[] to) throws SourceFault {
        attempt(at(to), () -> Files.move(at(from), at(to), StandardCopyOption.ATOMIC_MOVE));
    }

    @Override
    public void renameNew(byte[] from, byte[] to) throws SourceFault {
        attempt(at(to), () -> {
            Files.createLink(at(to), at(from));
            Files.delete(at(from));
        });
    }

    @Override
    public void remove(byte[] name) throws SourceFault {
        attempt(at(name), () -> Files.delete(at(name)));
    }

    @Override
    public void sync() throws SourceFault {
        attempt(path, () -> {
            try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    private Path at(byte[] name) {
        return NamedRoot.resolve(path, SourcePath.ofBytes(name));
    }

    private static void attempt(Path path, Step step) throws SourceFault {
        try {
            step.run();
        } catch (FileAlreadyExistsException e) {
            throw SourceFault.ofError(17);
        } catch (IOException e) {
            throw SourceFault.of(e, path);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void close() {}
}
