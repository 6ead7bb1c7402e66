package org.waybill.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The Linux system calls that take a directory's descriptor; Java only takes paths. They are called by number, since
 * not every C library has functions for {@code openat2} and {@code getdents64}.
 */
final class Kernel {

    static final boolean IS_ARM = "aarch64".equals(System.getProperty("os.arch"));

    /** Stands for the current directory; an absolute path ignores it. */
    static final int NO_DIRECTORY = -100;

    /** Opens for reading; like all of these, it is closed in child processes. */
    static final int READ = 0x80000;
    /** Holds the entry without opening it: a FIFO does not block, a device does not act. */
    static final int HOLD = 0x280000;

    static final int DIRECTORY = IS_ARM ? 0x4000 : 0x10000;
    static final int NO_FOLLOW = IS_ARM ? 0x8000 : 0x20000;

    static final long NO_MAGIC_LINKS = 0x02;
    static final long NO_LINKS = 0x04;
    static final long BENEATH = 0x08;

    /** The longest path that Linux opens, in bytes. */
    static final int LONGEST_PATH = 4_095;

    private static final int STATE_SIZE = 16;
    private static final int STAT_SIZE = 256;
    private static final int INTERRUPTED = 4;
    private static final int AGAIN = 11;
    private static final int TRIES = 64;

    private static final long ERROR_NUMBER =
            Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
    private static final @Nullable MethodHandle SYSCALL = isLinux() ? link() : null;

    // The call numbers on x86 and on ARM.
    private static final Syscall CLOSE = call(3, 57);
    private static final Syscall LIST_XATTR = call(194, 11);
    private static final Syscall LIST_XATTR_OF_LINK = call(195, 12);
    private static final Syscall GET_DENTS = call(217, 61);
    private static final Syscall OPEN_AT = call(257, 56);
    private static final Syscall READ_LINK_AT = call(267, 78);
    private static final Syscall STATX = call(332, 291);
    private static final Syscall OPEN_AT_2 = call(437, 437);

    /** Whether these calls can be used here. */
    static final boolean IS_HERE = isLinux() && works(() -> stat(NO_DIRECTORY, new byte[] {'/'}, false));

    /** Whether {@code openat2} works: not before Linux 5.6, nor where a sandbox refuses calls that it does not know. */
    static final boolean BOUNDS_PATHS =
            IS_HERE && works(() -> close(openBounded(NO_DIRECTORY, new byte[] {'/'}, HOLD, 0)));

    private Kernel() {}

    static int open(int directory, byte[] name, int flags) throws SourceFault {
        try (var memory = new Memory(name, 0)) {
            return (int) memory.call(OPEN_AT, directory, memory.name(), flags, 0, MemorySegment.NULL);
        }
    }

    /** {@code openat2}. */
    static int openBounded(int directory, byte[] path, int flags, long resolve) throws SourceFault {
        try (var memory = new Memory(path, 24)) {
            memory.space.set(ValueLayout.JAVA_LONG, 0, flags);
            memory.space.set(ValueLayout.JAVA_LONG, 16, resolve);
            return (int)
                    memory.call(OPEN_AT_2, directory, memory.name(), memory.space.address(), 24, MemorySegment.NULL);
        }
    }

    /** The attributes of the entry with this name, links not followed; of the directory itself when the name is empty. */
    static Stat stat(int directory, byte[] name, boolean itself) throws SourceFault {
        // AT_EMPTY_PATH; AT_SYMLINK_NOFOLLOW, AT_NO_AUTOMOUNT
        long flags = itself ? 0x1000 : 0x900;
        try (var memory = new Memory(name, STAT_SIZE)) {
            memory.call(STATX, directory, memory.name(), flags, 0x7ff, memory.space);
            return Stat.of(memory.space);
        }
    }

    /** Reads the next entries into the buffer; returns the number of bytes, 0 at the end. */
    static int list(int directory, MemorySegment buffer) throws SourceFault {
        try (var memory = new Memory(new byte[0], 0)) {
            return (int) memory.call(GET_DENTS, directory, buffer, buffer.byteSize(), 0, MemorySegment.NULL);
        }
    }

    static byte[] readLink(int directory, byte[] name) throws SourceFault {
        int longest = LONGEST_PATH + 1;
        try (var memory = new Memory(name, longest)) {
            long length = memory.call(
                    READ_LINK_AT, directory, memory.name(), memory.space.address(), longest, MemorySegment.NULL);
            return memory.space.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** False also when this cannot be determined. */
    static boolean hasUserAttributes(byte[] path, boolean linkFollowed) {
        try {
            // Each name ends with a zero byte.
            var names = new String(attributes(path, linkFollowed ? LIST_XATTR : LIST_XATTR_OF_LINK), ISO_8859_1);
            return Arrays.stream(names.split("\0", -1))
                    .anyMatch(name -> name.startsWith("user.") && !name.startsWith(Pin.OURS));
        } catch (SourceFault e) {
            return false;
        }
    }

    private static byte[] attributes(byte[] path, Syscall list) throws SourceFault {
        try (var memory = new Memory(path, 0)) {
            // Asks without a buffer first: almost no file has attributes.
            if (memory.call(list, memory.name().address(), MemorySegment.NULL, 0, 0, MemorySegment.NULL) == 0) {
                return new byte[0];
            }
        }
        int longest = 65_536;
        try (var memory = new Memory(path, longest)) {
            long length = memory.call(list, memory.name().address(), memory.space, longest, 0, MemorySegment.NULL);
            return memory.space.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** The path of what the descriptor holds, as the kernel gives it. */
    static byte[] path(int descriptor) {
        return ("/proc/self/fd/" + descriptor).getBytes(US_ASCII);
    }

    /** Closes a descriptor that was opened only for reading: nothing can be lost, so errors are ignored. */
    static void close(int descriptor) {
        try (var memory = new Memory(new byte[0], 0)) {
            CLOSE.call(memory.state, descriptor, MemorySegment.NULL, 0, 0, MemorySegment.NULL);
        }
    }

    private static boolean isLinux() {
        return "Linux".equals(System.getProperty("os.name"))
                && (IS_ARM || "amd64".equals(System.getProperty("os.arch")))
                && Files.isReadable(Path.of("/proc/self/fd"));
    }

    private static boolean works(Attempt attempt) {
        try {
            attempt.run();
            return true;
        } catch (SourceFault e) {
            return false;
        }
    }

    private interface Attempt {
        void run() throws SourceFault;
    }

    /** The memory that one call needs besides numbers. */
    static final class Memory implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment state;
        private final MemorySegment space;
        private final MemorySegment name;
        private final byte[] raw;

        Memory(byte[] name, int space) {
            var all = arena.allocate((long) STATE_SIZE + space + name.length + 1, 8);
            this.raw = name;
            this.state = all.asSlice(0, STATE_SIZE);
            this.space = all.asSlice(STATE_SIZE, space);
            this.name = all.asSlice((long) STATE_SIZE + space);
            MemorySegment.copy(name, 0, this.name, ValueLayout.JAVA_BYTE, 0, name.length);
        }

        MemorySegment space() {
            return space;
        }

        /** Checks {@link #name}: C would end it at the first zero byte, and no file name contains one. */
        MemorySegment name() throws SourceFault {
            for (byte each : raw) {
                if (each == 0) {
                    throw new SourceFault(SourceFault.Kind.ABSENT, "no file has a zero byte in its name");
                }
            }
            return name;
        }

        long call(Syscall call, long a, MemorySegment b, long c, long d, MemorySegment e) throws SourceFault {
            for (int tries = 1; ; tries++) {
                long result = call.call(state, a, b, c, d, e);
                if (result >= 0) {
                    return result;
                }
                int error = state.get(ValueLayout.JAVA_INT, ERROR_NUMBER);
                if (error != INTERRUPTED && (error != AGAIN || tries == TRIES)) {
                    throw SourceFault.ofError(error);
                }
            }
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    static Syscall call(long x86, long arm) {
        return SYSCALL == null
                ? (_, _, _, _, _, _) -> -1
                : MethodHandleProxies.asInterfaceInstance(
                        Syscall.class, MethodHandles.insertArguments(SYSCALL, 1, IS_ARM ? arm : x86));
    }

    @SuppressWarnings("restricted") // this class exists for native access; the launcher grants it
    private static MethodHandle link() {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    /** {@code syscall} for one number. Public because a proxy of a method handle needs that. */
    public interface Syscall {
        long call(MemorySegment state, long a, MemorySegment b, long c, long d, MemorySegment e);
    }
}
