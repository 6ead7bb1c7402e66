package org.waybill.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.waybill.model.RootIdentity;
import org.waybill.model.SourcePath;

/** The location of a source. Its content is reached through {@link #hold}. */
public final class Source {

    private final Path root;
    private final String encodedRoot;

    /** @param root an existing directory */
    public Source(Path root) throws IOException {
        this.root = root.toRealPath();
        var encoded = this.root.toUri().getRawPath();
        this.encodedRoot =
                encoded.length() > 1 && encoded.endsWith("/") ? encoded.substring(0, encoded.length() - 1) : encoded;
    }

    /** The path whose percent-encoding this is; absolute, with its leading slash. */
    public static Path path(String encoded) {
        return Path.of(URI.create("file://" + encoded));
    }

    public Path root() {
        return root;
    }

    /** The absolute path of the root, percent-encoded, with its leading slash. */
    public String encodedRoot() {
        return encodedRoot;
    }

    /** The identity of the directory that is the root now. */
    public RootIdentity identity() throws IOException {
        try (var held = hold()) {
            return identity(held);
        } catch (SourceFault e) {
            throw new FileSystemException(root.toString(), null, e.getMessage());
        }
    }

    /** Holds the directory that is the root now. */
    public Root hold() throws SourceFault {
        return Root.hold(new SourcePath(encodedRoot));
    }

    public static RootIdentity identity(Root held) throws SourceFault {
        var stat = held.stat();
        return new RootIdentity(stat.device(), stat.version().inode());
    }

    /** True when this process may read the file; opens nothing. */
    public boolean isReadable(SourcePath path) {
        try (var held = hold();
                var pin = held.pin(path, Links.FOLLOWED)) {
            return Files.isReadable(pin.path());
        } catch (SourceFault e) {
            return false;
        }
    }
}
