package org.waybill.storage.local;

import org.waybill.model.SourceVersion;
import org.waybill.storage.Version;

/** The ETag of a file of the disk: everything that a file system shows of a change. */
public final class LocalVersions {

    private LocalVersions() {}

    public static Version of(SourceVersion version) {
        return Version.ofEtag(Long.toHexString(version.size())
                + "-"
                + Long.toHexString(version.mtimeNanos())
                + "-"
                + Long.toHexString(version.ctimeNanos())
                + "-"
                + Long.toHexString(version.inode()));
    }
}
