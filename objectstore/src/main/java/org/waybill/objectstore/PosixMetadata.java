package org.waybill.objectstore;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Owner, mode and time of a file as user metadata, in the names and forms that rclone reads: {@code mtime} in decimal epoch
 * seconds, {@code mode} in octal with the file's type (rclone's documentation of its S3 and local backends).
 */
public final class PosixMetadata {

    private PosixMetadata() {}

    public static Map<String, String> of(long mtimeNanos, int mode, int uid, int gid) {
        return Map.of(
                "mtime", BigDecimal.valueOf(mtimeNanos, 9).stripTrailingZeros().toPlainString(),
                "mode", Integer.toOctalString(mode),
                "uid", Integer.toString(uid),
                "gid", Integer.toString(gid));
    }
}
