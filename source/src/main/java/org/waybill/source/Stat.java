package org.waybill.source;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.waybill.model.SourceVersion;

/**
 * The attributes of a file, from the operating system.
 *
 * @param mode type and permissions, as in {@code st_mode}
 * @param device number of the device, as in {@code st_dev}
 * @param unrecordable the time of modification if nanoseconds cannot express it; then the version has the nearest value
 */
public record Stat(
        SourceVersion version,
        int mode,
        int uid,
        int gid,
        long device,
        @Nullable FileTime unrecordable) {

    private static final int TYPE = 0170000;

    static Stat of(Path path, LinkOption... options) throws IOException {
        var all = Files.readAttributes(path, "unix:mode,uid,gid,size,lastModifiedTime,ctime,ino,dev", options);
        var modified = time(all, "lastModifiedTime");
        long nanos = modified.to(TimeUnit.NANOSECONDS);
        var version = new SourceVersion(
                number(all, "size"), nanos, time(all, "ctime").to(TimeUnit.NANOSECONDS), number(all, "ino"));
        return new Stat(
                version,
                (int) number(all, "mode"),
                (int) number(all, "uid"),
                (int) number(all, "gid"),
                number(all, "dev"),
                isRecordable(nanos) ? null : modified);
    }

    /** @param statx what Linux fills in, {@code struct statx} */
    static Stat of(MemorySegment statx) {
        long seconds = statx.get(ValueLayout.JAVA_LONG, 112);
        int nanos = statx.get(ValueLayout.JAVA_INT, 120);
        long modified = nanos(seconds, nanos);
        var version = new SourceVersion(
                statx.get(ValueLayout.JAVA_LONG, 40),
                modified,
                nanos(statx.get(ValueLayout.JAVA_LONG, 96), statx.get(ValueLayout.JAVA_INT, 104)),
                statx.get(ValueLayout.JAVA_LONG, 32));
        return new Stat(
                version,
                Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, 28)),
                statx.get(ValueLayout.JAVA_INT, 20),
                statx.get(ValueLayout.JAVA_INT, 24),
                device(statx.get(ValueLayout.JAVA_INT, 136), statx.get(ValueLayout.JAVA_INT, 140)),
                isRecordable(modified) ? null : FileTime.from(Instant.ofEpochSecond(seconds, nanos)));
    }

    public boolean isRegularFile() {
        return (mode & TYPE) == 0100000;
    }

    public boolean isDirectory() {
        return (mode & TYPE) == 0040000;
    }

    public boolean isSymbolicLink() {
        return (mode & TYPE) == 0120000;
    }

    // A value beyond the limit becomes the limit, as in Java's own conversion.
    private static long nanos(long seconds, int nanos) {
        long most = Long.MAX_VALUE / 1_000_000_000;
        if (seconds > most || (seconds == most && nanos >= Long.MAX_VALUE % 1_000_000_000)) {
            return Long.MAX_VALUE;
        }
        return seconds < -most ? Long.MIN_VALUE : seconds * 1_000_000_000 + nanos;
    }

    private static boolean isRecordable(long nanos) {
        return nanos != Long.MIN_VALUE && nanos != Long.MAX_VALUE;
    }

    // Combines the two into st_dev as the C library does.
    private static long device(long major, long minor) {
        return (major & ~0xfffL) << 32 | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (minor & 0xff);
    }

    private static long number(Map<String, Object> all, String name) {
        return ((Number) Objects.requireNonNull(all.get(name))).longValue();
    }

    private static FileTime time(Map<String, Object> all, String name) {
        return (FileTime) Objects.requireNonNull(all.get(name));
    }
}
