package org.waybill.source;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A directory held by its descriptor: it can be listed, and its entries checked, even after it is moved. */
final class HeldFolder implements Folder {

    /** The bytes that the C library reads at a time. */
    private static final int BUFFER = 32_768;

    private static final int LENGTH_AT = 16;
    private static final int NAME_AT = 19;

    private final int descriptor;
    private final int length;
    /** Its path and a slash, for calls that take no descriptor. */
    private final byte[] itself;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER, 8);
    private long at;
    private long filled;

    /** @param length of its whole path, in bytes: entries too deep to be opened by a path are not visited */
    HeldFolder(int descriptor, int length) {
        this.descriptor = descriptor;
        this.length = length;
        byte[] path = Kernel.path(descriptor);
        this.itself = Arrays.copyOf(path, path.length + 1);
        this.itself[path.length] = '/';
    }

    @Override
    public byte @Nullable [] next() throws SourceFault {
        while (at < filled || isRefilled()) {
            long entry = at;
            at += Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, entry + LENGTH_AT));
            var name = name(entry + NAME_AT);
            if (!isDots(name) && !Temporary.isName(name)) {
                return name;
            }
        }
        return null;
    }

    private boolean isRefilled() throws SourceFault {
        at = 0;
        filled = 0;
        try {
            filled = Kernel.list(descriptor, buffer);
        } catch (SourceFault e) {
            // A directory that was removed has no more entries.
            if (e.kind() != SourceFault.Kind.ABSENT) {
                throw e;
            }
        }
        return filled > 0;
    }

    private byte[] name(long from) {
        long end = from;
        while (buffer.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        return buffer.asSlice(from, end - from).toArray(ValueLayout.JAVA_BYTE);
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    @Override
    public Entry look(byte[] name) {
        try {
            lengthOf(name);
            return Entry.of(Kernel.stat(descriptor, name, false));
        } catch (SourceFault e) {
            return Entry.of(e);
        }
    }

    @Override
    public boolean hasUserAttributes(byte[] name) {
        byte[] path = Arrays.copyOf(itself, itself.length + name.length);
        System.arraycopy(name, 0, path, itself.length, name.length);
        return Kernel.hasUserAttributes(path, false);
    }

    @Override
    public Folder enter(byte[] name) throws SourceFault {
        int below = lengthOf(name);
        return new HeldFolder(Kernel.open(descriptor, name, Kernel.READ | Kernel.DIRECTORY | Kernel.NO_FOLLOW), below);
    }

    private int lengthOf(byte[] name) throws SourceFault {
        int below = length + 1 + name.length;
        if (below > Kernel.LONGEST_PATH) {
            throw SourceFault.tooLong();
        }
        return below;
    }

    @Override
    public void close() {
        Kernel.close(descriptor);
        arena.close();
    }
}
