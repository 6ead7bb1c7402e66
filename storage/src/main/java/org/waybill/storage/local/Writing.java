package org.waybill.storage.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.source.Entry;
import org.waybill.source.Pin;
import org.waybill.source.Place;
import org.waybill.source.Root;
import org.waybill.source.SourceFault;
import org.waybill.source.Temporary;
import org.waybill.storage.Delete;
import org.waybill.storage.Failure;
import org.waybill.storage.Failure.Kind;
import org.waybill.storage.StorageFault;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Upload;
import org.waybill.storage.Upload.Condition;
import org.waybill.storage.Version;
import org.waybill.storage.flow.Intake;

/** Uploads and deletions below a root that is held. */
final class Writing {

    private static final int BLOCK = 64 * 1024;

    /** One lock for many paths, shared by all storages of the process, so that conditions hold among them. */
    private static final ReentrantLock[] LOCKS =
            Stream.generate(ReentrantLock::new).limit(256).toArray(ReentrantLock[]::new);

    private final Supplier<UUID> names;
    private final InstantSource clock;

    Writing(Supplier<UUID> names, InstantSource clock) {
        this.names = names;
        this.clock = clock;
    }

    Upload.Outcome upload(Root root, Upload upload) {
        var early = refusal(root, upload);
        if (early != null) {
            return early;
        }
        try (var place = Place.at(root, above(upload.path()), true)) {
            return upload(place, upload);
        } catch (SourceFault e) {
            return new Upload.Failed(Faults.of(e));
        }
    }

    /** Refuses before the content is read, if it is clear that it will be refused. */
    private static Upload.@Nullable Outcome refusal(Root root, Upload upload) {
        try (var place = Place.at(root, above(upload.path()), false)) {
            return refusal(place, upload);
        } catch (SourceFault e) {
            boolean nothing = e.kind() == SourceFault.Kind.ABSENT;
            return nothing && upload.condition() instanceof Condition.Replace ? new Upload.Refused(null) : null;
        }
    }

    private static Upload.@Nullable Outcome refusal(Place place, Upload upload) {
        var there = place.look(name(upload.path()));
        if (there instanceof Entry.Directory) {
            return new Upload.Failed(new Failure(Kind.PATH, "a directory is where the file should be"));
        }
        var current = there instanceof Entry.File(var version) ? LocalVersions.of(version) : null;
        return switch (upload.condition()) {
            case Condition.Create _ -> there instanceof Entry.Absent ? null : new Upload.Refused(current);
            case Condition.Replace(Version wanted) ->
                current != null && current.etag().equals(wanted.etag()) ? null : new Upload.Refused(current);
            case Condition.Overwrite _ -> null;
        };
    }

    private Upload.Outcome upload(Place place, Upload upload) throws SourceFault {
        byte[] temporary = Temporary.name(names.get());
        try (var pin = place.create(temporary)) {
            Upload.Outcome outcome = new Upload.Failed(new Failure(Kind.OTHER, "the upload broke off"));
            try {
                outcome = finish(place, temporary, pin, upload);
                return outcome;
            } finally {
                // What was renamed is under its own name now, perhaps replaced by another upload: leave it.
                if (outcome instanceof Upload.Failed || outcome instanceof Upload.Refused) {
                    discard(place, temporary);
                }
            }
        }
    }

    private Upload.Outcome finish(Place place, byte[] temporary, Pin pin, Upload upload) {
        Sha256 sha256;
        try (var intake = Intake.of(upload)) {
            sha256 = write(pin, intake, upload);
        } catch (StorageFault e) {
            return new Upload.Failed(e.failure());
        } catch (IOException e) {
            return new Upload.Failed(ofWriting(e, pin));
        }
        var lock = lock(upload.path());
        lock.lock();
        try {
            var refusal = refusal(place, upload);
            if (refusal != null) {
                return refusal;
            }
            rename(place, temporary, upload);
        } catch (SourceFault e) {
            return e.kind() == SourceFault.Kind.EXISTS ? new Upload.Refused(null) : new Upload.Failed(Faults.of(e));
        } finally {
            lock.unlock();
        }
        return confirm(place, pin, upload, sha256);
    }

    private Sha256 write(Pin pin, Intake intake, Upload upload) throws IOException {
        try (var channel = FileChannel.open(pin.path(), StandardOpenOption.WRITE)) {
            byte[] block = new byte[BLOCK];
            for (int filled = intake.fill(block); filled > 0; filled = intake.fill(block)) {
                for (var left = ByteBuffer.wrap(block, 0, filled); left.hasRemaining(); ) {
                    channel.write(left);
                }
            }
            var sha256 = intake.end();
            try {
                Attributes.keep(upload, pin, sha256, clock.instant());
            } catch (IOException | UnsupportedOperationException e) {
                // A file system without extended attributes; the capability is not declared then.
            }
            channel.force(true);
            return sha256;
        }
    }

    private static void rename(Place place, byte[] temporary, Upload upload) throws SourceFault {
        byte[] name = name(upload.path());
        if (upload.condition() instanceof Condition.Create) {
            place.renameNew(temporary, name);
        } else {
            place.rename(temporary, name);
        }
    }

    private static Upload.Outcome confirm(Place place, Pin pin, Upload upload, Sha256 sha256) {
        try {
            place.sync();
            // Renaming changed its attributes, and so its version.
            var file = Attributes.of(upload.path(), pin, pin.stat());
            return new Upload.Stored(file.sha256() == null ? file.withSha256(sha256) : file);
        } catch (SourceFault e) {
            return new Upload.Unknown(Faults.of(e));
        }
    }

    private static void discard(Place place, byte[] temporary) {
        try {
            place.remove(temporary);
        } catch (SourceFault e) {
            // No listing shows it; the outcome of the upload is what counts.
        }
    }

    /** Java's error for a full disk is a text in the language of the system, so ask the disk. */
    private static Failure ofWriting(IOException e, Pin pin) {
        try {
            if (Files.getFileStore(pin.path()).getUsableSpace() < BLOCK) {
                return new Failure(Kind.FULL, "no space left on the file system");
            }
        } catch (IOException unknown) {
            e.addSuppressed(unknown);
        }
        return Faults.of(e);
    }

    Delete.Outcome delete(Root root, Delete delete) {
        var lock = lock(delete.path());
        lock.lock();
        try (var place = Place.at(root, above(delete.path()), false)) {
            return delete(place, delete);
        } catch (SourceFault e) {
            return e.kind() == SourceFault.Kind.ABSENT ? new Delete.WasAbsent() : new Delete.Failed(Faults.of(e));
        } finally {
            lock.unlock();
        }
    }

    private static Delete.Outcome delete(Place place, Delete delete) throws SourceFault {
        byte[] name = name(delete.path());
        Version current;
        switch (place.look(name)) {
            case Entry.File(var version) -> current = LocalVersions.of(version);
            case Entry.Symlink(var version) -> current = LocalVersions.of(version);
            case Entry.Unreachable(FailureKind _, String message) -> {
                return new Delete.Failed(new Failure(Kind.OTHER, message));
            }
            case Entry.Absent _, Entry.Directory _, Entry.Special _, Entry.Outside _, Entry.BehindLink _ -> {
                return new Delete.WasAbsent();
            }
        }
        var expected = delete.expected();
        if (expected != null && !expected.etag().equals(current.etag())) {
            return new Delete.Refused(current);
        }
        place.remove(name);
        try {
            place.sync();
        } catch (SourceFault e) {
            return new Delete.Unknown(Faults.of(e));
        }
        return new Delete.Deleted(current);
    }

    private static ReentrantLock lock(StoragePath path) {
        return LOCKS[Math.floorMod(path.hashCode(), LOCKS.length)];
    }

    private static SourcePath above(StoragePath path) {
        int slash = path.encoded().lastIndexOf('/');
        return new SourcePath(slash < 0 ? "" : path.encoded().substring(0, slash));
    }

    private static byte[] name(StoragePath path) {
        byte[] raw = path.bytes();
        int from = raw.length;
        while (from > 0 && raw[from - 1] != '/') {
            from--;
        }
        return Arrays.copyOfRange(raw, from, raw.length);
    }
}
