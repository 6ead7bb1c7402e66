package org.waybill.source;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.waybill.source.Kernel.Memory;
import org.waybill.source.Kernel.Syscall;
import org.waybill.source.SourceFault.Kind;

/** The Linux system calls that change a directory, given by its descriptor. */
final class KernelWrites {

    /** Opens a file for writing that must not be there yet, and is closed in child processes. */
    private static final int NEW = 0x80000 | 1 | 0100 | 0200 | Kernel.NO_FOLLOW;

    private static final int NO_REPLACE = 1;

    // What the process's mask takes away, as for every file that Java makes.
    private static final int FILE_MODE = 0666;
    private static final int DIRECTORY_MODE = 0777;

    private static final Syscall SYNC = Kernel.call(74, 82);
    private static final Syscall OPEN_AT = Kernel.call(257, 56);
    private static final Syscall MAKE_DIRECTORY_AT = Kernel.call(258, 34);
    private static final Syscall UNLINK_AT = Kernel.call(263, 35);
    private static final Syscall LINK_AT = Kernel.call(265, 37);
    private static final Syscall RENAME_AT_2 = Kernel.call(316, 276);

    private KernelWrites() {}

    static int create(int directory, byte[] name) throws SourceFault {
        try (var memory = new Memory(name, 0)) {
            return (int) memory.call(OPEN_AT, directory, memory.name(), NEW, FILE_MODE, MemorySegment.NULL);
        }
    }

    static void makeDirectory(int directory, byte[] name) throws SourceFault {
        try (var memory = new Memory(name, 0)) {
            memory.call(MAKE_DIRECTORY_AT, directory, memory.name(), DIRECTORY_MODE, 0, MemorySegment.NULL);
        }
    }

    static void remove(int directory, byte[] name) throws SourceFault {
        try (var memory = new Memory(name, 0)) {
            memory.call(UNLINK_AT, directory, memory.name(), 0, 0, MemorySegment.NULL);
        }
    }

    static void rename(int directory, byte[] from, byte[] to) throws SourceFault {
        two(RENAME_AT_2, directory, from, to, 0);
    }

    /** Fails when the new name is taken. */
    static void renameNew(int directory, byte[] from, byte[] to) throws SourceFault {
        try {
            two(RENAME_AT_2, directory, from, to, NO_REPLACE);
        } catch (SourceFault e) {
            if (e.kind() != Kind.OTHER) {
                throw e;
            }
            // Not every file system knows the flag; a second name that must be new is as good.
            two(LINK_AT, directory, from, to, 0);
            remove(directory, from);
        }
    }

    private static void two(Syscall call, int directory, byte[] from, byte[] to, int flags) throws SourceFault {
        try (var memory = new Memory(from, to.length + 1)) {
            MemorySegment.copy(to, 0, memory.space(), ValueLayout.JAVA_BYTE, 0, to.length);
            memory.call(
                    call,
                    directory,
                    memory.name(),
                    directory,
                    memory.space().address(),
                    MemorySegment.ofAddress(flags));
        }
    }

    /** Returns when the entries of the directory are on the disk. */
    static void sync(int directory) throws SourceFault {
        try (var memory = new Memory(new byte[0], 0)) {
            memory.call(SYNC, directory, MemorySegment.NULL, 0, 0, MemorySegment.NULL);
        }
    }
}
