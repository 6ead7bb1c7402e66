package org.waybill.uploader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.waybill.events.SourceVersion;

/**
 * What the operating system says of a file.
 *
 * @param mode type and permissions, as in {@code st_mode}
 */
record Stat(SourceVersion version, int mode, int uid, int gid) {

    private static final int TYPE = 0xF000;
    private static final int REGULAR = 0x8000;

    /** Asks, links followed. */
    static Stat of(Path path) throws IOException {
        var all = Files.readAttributes(path, "unix:mode,uid,gid,size,lastModifiedTime,ctime,ino");
        var version = new SourceVersion(
                number(all, "size"), nanos(all, "lastModifiedTime"), nanos(all, "ctime"), number(all, "ino"));
        return new Stat(version, (int) number(all, "mode"), (int) number(all, "uid"), (int) number(all, "gid"));
    }

    boolean isRegularFile() {
        return (mode & TYPE) == REGULAR;
    }

    private static long number(Map<String, Object> all, String name) {
        return ((Number) Objects.requireNonNull(all.get(name))).longValue();
    }

    private static long nanos(Map<String, Object> all, String name) {
        return ((FileTime) Objects.requireNonNull(all.get(name))).to(TimeUnit.NANOSECONDS);
    }
}
