package org.waybill.source;

import org.waybill.model.SourcePath;
import org.waybill.source.SourceFault.Kind;

/** A directory held by its descriptor. */
final class HeldPlace implements Place {

    private static final int TRIES = 8;

    private final int descriptor;

    private HeldPlace(int descriptor) {
        this.descriptor = descriptor;
    }

    static HeldPlace open(HeldRoot root, SourcePath directory, boolean made) throws SourceFault {
        for (int tries = 1; ; tries++) {
            try {
                return new HeldPlace(root.open(directory, Kernel.READ | Kernel.DIRECTORY));
            } catch (SourceFault e) {
                // Somebody may remove it again after it was made, so a few times.
                if (e.kind() != Kind.ABSENT || !made || directory.isRoot() || tries == TRIES) {
                    throw e;
                }
            }
            make(root, directory);
        }
    }

    private static void make(HeldRoot root, SourcePath directory) throws SourceFault {
        int slash = directory.encoded().lastIndexOf('/');
        var name = new SourcePath(directory.encoded().substring(slash + 1)).bytes();
        if (Paths.isUp(name)) {
            throw SourceFault.outside();
        }
        var above = new SourcePath(directory.encoded().substring(0, Math.max(slash, 0)));
        try (var parent = open(root, above, true)) {
            KernelWrites.makeDirectory(parent.descriptor, name);
            parent.sync();
        } catch (SourceFault e) {
            if (e.kind() != Kind.EXISTS) {
                throw e;
            }
        }
    }

    @Override
    public Pin create(byte[] name) throws SourceFault {
        return Pin.on(KernelWrites.create(descriptor, name));
    }

    @Override
    public Entry look(byte[] name) {
        try {
            return Entry.of(Kernel.stat(descriptor, name, false));
        } catch (SourceFault e) {
            return Entry.of(e);
        }
    }

    @Override
    public void rename(byte[] from, byte[] to) throws SourceFault {
        KernelWrites.rename(descriptor, from, to);
    }

    @Override
    public void renameNew(byte[] from, byte[] to) throws SourceFault {
        KernelWrites.renameNew(descriptor, from, to);
    }

    @Override
    public void remove(byte[] name) throws SourceFault {
        KernelWrites.remove(descriptor, name);
    }

    @Override
    public void sync() throws SourceFault {
        KernelWrites.sync(descriptor);
    }

    @Override
    public void close() {
        Kernel.close(descriptor);
    }
}
