package org.waybill.storage.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.waybill.model.RootIdentity;
import org.waybill.source.Links;
import org.waybill.source.Pin;
import org.waybill.source.Root;
import org.waybill.source.Source;
import org.waybill.source.SourceFault;
import org.waybill.source.Stat;
import org.waybill.storage.Capability;
import org.waybill.storage.Delete;
import org.waybill.storage.FileStorage;
import org.waybill.storage.Listing;
import org.waybill.storage.Look;
import org.waybill.storage.Presign;
import org.waybill.storage.Read;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Upload;
import org.waybill.storage.Version;

/**
 * Files below a folder. Nothing outside of it is read or written, whatever links are planted and directories swapped. A
 * file is written under a temporary name that no listing shows, made durable, and renamed.
 *
 * <p>Name, type, tags and time of upload are kept in an extended attribute of the file, if the file system has those.
 * Links to files within the folder are read; an upload to such a path replaces the link. A condition on a version holds
 * among the uploads of one process. After a crash a file {@code .waybill-tmp-…} may be left; a day later it can be
 * removed.
 */
public final class LocalFileStorage implements FileStorage {

    private final Source source;
    private final RootIdentity identity;
    private final Writing writing;
    private final Set<Capability> capabilities;

    private LocalFileStorage(Source source, Supplier<UUID> names, InstantSource clock) throws IOException {
        this.source = source;
        this.identity = source.identity();
        boolean keeps = Files.getFileStore(source.root()).supportsFileAttributeView("user");
        this.writing = new Writing(names, clock);
        this.capabilities = EnumSet.of(Capability.CREATE_ONLY, Capability.ORDERED_LISTING);
        if (keeps) {
            capabilities.add(Capability.METADATA);
        }
    }

    /** @param folder which must exist: one that is not mounted must not be taken for an empty one */
    public static LocalFileStorage open(Path folder) throws IOException {
        return open(folder, UUID::randomUUID, InstantSource.system());
    }

    /** @param names of temporary files, each of them once */
    public static LocalFileStorage open(Path folder, Supplier<UUID> names, InstantSource clock) throws IOException {
        return new LocalFileStorage(new Source(folder), names, clock);
    }

    /** Holds the folder that this was opened with. A folder that took its place is refused: it may be an empty mount point. */
    private Root hold() throws SourceFault, RootChanged {
        var held = source.hold();
        try {
            if (Source.identity(held).equals(identity)) {
                return held;
            }
        } catch (SourceFault e) {
            held.close();
            throw e;
        }
        held.close();
        throw new RootChanged();
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.copyOf(capabilities);
    }

    @Override
    public Upload.Outcome upload(Upload upload) {
        try (var root = hold()) {
            return writing.upload(root, upload);
        } catch (SourceFault e) {
            return new Upload.Failed(Faults.ofRoot(e));
        } catch (RootChanged e) {
            return new Upload.Failed(Faults.ROOT_CHANGED);
        }
    }

    @Override
    public Delete.Outcome delete(Delete delete) {
        try (var root = hold()) {
            return writing.delete(root, delete);
        } catch (SourceFault e) {
            return new Delete.Failed(Faults.ofRoot(e));
        } catch (RootChanged e) {
            return new Delete.Failed(Faults.ROOT_CHANGED);
        }
    }

    @Override
    public Read.Outcome open(Read read) {
        try (var root = hold()) {
            return open(root, read);
        } catch (SourceFault e) {
            return new Read.Failed(Faults.ofRoot(e));
        } catch (RootChanged e) {
            return new Read.Failed(Faults.ROOT_CHANGED);
        }
    }

    private static Read.Outcome open(Root root, Read read) {
        Pin pin;
        try {
            pin = root.pin(read.path().source(), Links.FOLLOWED);
        } catch (SourceFault e) {
            return e.kind() == SourceFault.Kind.ABSENT ? new Read.NotFound() : new Read.Failed(Faults.of(e));
        }
        Read.Outcome outcome = null;
        try {
            outcome = open(pin, read);
            return outcome;
        } catch (IOException e) {
            return new Read.Failed(Faults.of(e));
        } finally {
            if (!(outcome instanceof Read.Opened)) {
                pin.close();
            }
        }
    }

    private static Read.Outcome open(Pin pin, Read read) throws IOException {
        var stat = pin.stat();
        if (!stat.isRegularFile()) {
            return new Read.NotFound();
        }
        var current = version(stat);
        var expected = read.expected();
        if (expected != null && !expected.etag().equals(current.etag())) {
            return new Read.PreconditionFailed(current);
        }
        if (current.etag().equals(read.known())) {
            return new Read.NotModified(current);
        }
        var span = read.range().of(stat.version().size());
        if (span.isEmpty()) {
            return new Read.RangeNotSatisfiable(stat.version().size());
        }
        return new Read.Opened(LocalBody.open(pin, stat, Attributes.of(read.path(), pin, stat), span.get()));
    }

    @Override
    public Look.Outcome look(StoragePath path) {
        try (var root = hold();
                var pin = root.pin(path.source(), Links.FOLLOWED)) {
            var stat = pin.stat();
            return stat.isRegularFile() ? new Look.Found(Attributes.of(path, pin, stat)) : new Look.NotFound();
        } catch (SourceFault e) {
            return e.kind() == SourceFault.Kind.ABSENT ? new Look.NotFound() : new Look.Failed(Faults.of(e));
        } catch (RootChanged e) {
            return new Look.Failed(Faults.ROOT_CHANGED);
        }
    }

    @Override
    public Listing list(Listing.Request request) {
        try {
            return new LocalListing(hold(), request);
        } catch (SourceFault e) {
            return new FailedListing(Faults.ofRoot(e));
        } catch (RootChanged e) {
            return new FailedListing(Faults.ROOT_CHANGED);
        }
    }

    @Override
    public Presign.Outcome presign(Presign presign) {
        return new Presign.Unsupported("a folder has no addresses that others could fetch files from");
    }

    /** The version of a file with these attributes. */
    static Version version(Stat stat) {
        return LocalVersions.of(stat.version());
    }

    /** Another directory is where the folder was. */
    static final class RootChanged extends Exception {
        private static final long serialVersionUID = 1;

        RootChanged() {
            super(null, null, false, false);
        }
    }
}
