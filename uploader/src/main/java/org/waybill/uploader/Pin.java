package org.waybill.uploader;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds on to what a path names now, without opening it: a FIFO does not block, a device does not act, and whatever is
 * renamed to the path later does not matter. Java alone can only open a path by name, after having looked at it, and a
 * FIFO that came in between would hold the thread for ever.
 *
 * <p>Where the operating system is not Linux the path itself stands in, and that gap stays.
 */
final class Pin implements AutoCloseable {

    /** O_PATH | O_CLOEXEC, the same on x86 and ARM. */
    private static final int PATH_ONLY = 0x280000;

    private static final @Nullable LibC LINUX = Files.isReadable(Path.of("/proc/self/fd")) ? LibC.link() : null;

    private final int descriptor;
    private final Path path;

    private Pin(int descriptor, Path path) {
        this.descriptor = descriptor;
        this.path = path;
    }

    /**
     * Pins what the path names, links followed; null when it names nothing or cannot be reached.
     *
     * @param raw the same path as the file system's own bytes
     */
    static @Nullable Pin on(Path path, byte[] raw) {
        if (LINUX == null) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? new Pin(-1, path) : null;
        }
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocate(raw.length + 1L);
            MemorySegment.copy(raw, 0, name, ValueLayout.JAVA_BYTE, 0, raw.length);
            int descriptor = LINUX.open().call(name, PATH_ONLY);
            return descriptor < 0 ? null : new Pin(descriptor, Path.of("/proc/self/fd/" + descriptor));
        }
    }

    /** A name under which exactly the pinned file can be read until this is closed. */
    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (LINUX != null) {
            LINUX.close().call(descriptor);
        }
    }

    /** The two calls of the C library. Public because a proxy of a method handle needs that. */
    private record LibC(Open open, Close close) {

        @SuppressWarnings("restricted") // native access is what this class is for; the launcher grants it
        static LibC link() {
            var linker = Linker.nativeLinker();
            var library = linker.defaultLookup();
            var open = linker.downcallHandle(
                    library.findOrThrow("open"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
            var close = linker.downcallHandle(
                    library.findOrThrow("close"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            return new LibC(
                    MethodHandleProxies.asInterfaceInstance(Open.class, open),
                    MethodHandleProxies.asInterfaceInstance(Close.class, close));
        }
    }

    /** {@code int open(const char *path, int flags)}. */
    public interface Open {
        int call(MemorySegment path, int flags);
    }

    /** {@code int close(int descriptor)}. */
    public interface Close {
        int call(int descriptor);
    }
}
