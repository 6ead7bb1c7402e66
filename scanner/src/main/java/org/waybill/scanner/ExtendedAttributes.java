package org.waybill.scanner;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a file has extended attributes of the user, without opening it: Java's own view of them opens the file. For one
 * thread. Where the operating system is not Linux no file has any.
 */
final class ExtendedAttributes implements AutoCloseable {

    private static final byte[] USER = "user.".getBytes(StandardCharsets.US_ASCII);
    /** The longest list that Linux gives. */
    private static final int LONGEST_LIST = 65_536;

    private static final int LONGEST_PATH = 4_096;

    private static final @Nullable ListXattr LINUX = Files.isReadable(Path.of("/proc/self/fd")) ? link() : null;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment path = arena.allocate(LONGEST_PATH);
    private final MemorySegment names = arena.allocate(LONGEST_LIST);

    /** @param raw the path as the file system's own bytes; a link is followed */
    boolean has(byte[] raw) {
        if (LINUX == null || raw.length >= LONGEST_PATH) {
            return false;
        }
        MemorySegment.copy(raw, 0, path, ValueLayout.JAVA_BYTE, 0, raw.length);
        path.set(ValueLayout.JAVA_BYTE, raw.length, (byte) 0);
        long length = LINUX.call(path, names, LONGEST_LIST);
        return length > 0 && holdsUserName(length);
    }

    // The names of all kinds stand there, each ended by a zero byte.
    private boolean holdsUserName(long length) {
        boolean begins = true;
        for (long at = 0; at < length; at++) {
            if (begins && isUser(at, length)) {
                return true;
            }
            begins = names.get(ValueLayout.JAVA_BYTE, at) == 0;
        }
        return false;
    }

    private boolean isUser(long at, long length) {
        return at + USER.length <= length
                && MemorySegment.mismatch(names, at, at + USER.length, MemorySegment.ofArray(USER), 0, USER.length) < 0;
    }

    @Override
    public void close() {
        arena.close();
    }

    @SuppressWarnings("restricted") // native access is what this class is for; the launcher grants it
    private static ListXattr link() {
        var linker = Linker.nativeLinker();
        var list = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("listxattr"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        return MethodHandleProxies.asInterfaceInstance(ListXattr.class, list);
    }

    /** {@code ssize_t listxattr(const char *path, char *list, size_t size)}. Public because a proxy of a method handle needs that. */
    public interface ListXattr {
        long call(MemorySegment path, MemorySegment list, long size);
    }
}
