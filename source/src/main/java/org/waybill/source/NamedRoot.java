package org.waybill.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.waybill.model.SourcePath;

/** A root held by its path, for operating systems other than Linux: a swap between two calls goes unnoticed. */
final class NamedRoot implements Root {

    private static final Path SLASH = Path.of("/");

    private final Path root;

    NamedRoot(SourcePath directory) throws SourceFault {
        var path = Source.path(directory.encoded());
        try {
            this.root = path.toRealPath();
        } catch (IOException e) {
            throw SourceFault.of(e, path);
        }
    }

    /** Converts through the URI, which keeps any bytes in any locale; text does not. */
    static Path resolve(Path above, SourcePath below) {
        return below.encoded().indexOf('%') < 0
                ? above.resolve(below.encoded())
                : above.resolve(SLASH.relativize(Path.of(URI.create("file:///" + below.encoded()))));
    }

    static byte[] bytes(Path name) {
        var encoded = SLASH.resolve(name).toUri().getRawPath().substring(1);
        // The URI of a directory ends with a slash.
        return new SourcePath(encoded.endsWith("/") ? encoded.substring(0, encoded.length() - 1) : encoded).bytes();
    }

    static Entry look(Path path) {
        try {
            return Entry.of(Stat.of(path, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return Entry.of(SourceFault.of(e, path));
        }
    }

    @Override
    public Stat stat() throws SourceFault {
        try {
            return Stat.of(root);
        } catch (IOException e) {
            throw SourceFault.of(e, root);
        }
    }

    @Override
    public Entry look(SourcePath path, Links links) {
        return look(resolve(root, path));
    }

    @Override
    public Pin pin(SourcePath path, Links links) throws SourceFault {
        real(path);
        return Pin.byName(resolve(root, path));
    }

    @Override
    public Folder list(SourcePath directory) throws SourceFault {
        return NamedFolder.open(real(directory));
    }

    @Override
    public boolean isLoop(SourcePath link) throws SourceFault {
        var target = real(link);
        for (var walked = resolve(root, link).getParent();
                walked != null && walked.startsWith(root);
                walked = walked.getParent()) {
            try {
                if (walked.toRealPath().startsWith(target)) {
                    return true;
                }
            } catch (IOException e) {
                throw SourceFault.of(e, walked);
            }
        }
        return false;
    }

    @Override
    public boolean leadsToDirectory(SourcePath link) {
        var path = resolve(root, link);
        try {
            var target = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
            return target.startsWith(root) && Files.isDirectory(path);
        } catch (IOException e) {
            return false;
        }
    }

    Path real(SourcePath path) throws SourceFault {
        var named = resolve(root, path);
        try {
            var real = named.toRealPath();
            if (!real.startsWith(root)) {
                throw SourceFault.outside();
            }
            return real;
        } catch (SourceFault e) {
            throw e;
        } catch (IOException e) {
            throw SourceFault.of(e, named);
        }
    }

    @Override
    public void close() {}
}
