package org.waybill.objectstore.s3;

import java.nio.charset.StandardCharsets;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.ObjectStore.ReadBack;

/** Finds out whether replaced objects can still be read: some targets return a version id but do not keep the version. */
final class VersionProbe {

    private static final String OLD = "old";

    private final S3ObjectStore store;
    private final ProbeFolder folder;

    VersionProbe(S3ObjectStore store, ProbeFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    boolean keeps() {
        return folder.put("replaced-version", OLD, new Condition.Absent())
                        instanceof Answer.Given<ObjectVersion>(var version)
                && version.versionId() != null
                && folder.put("replaced-version", "new", new Condition.Any()) instanceof Answer.Given
                && store.readBack(folder.key("replaced-version"), version, OLD.length())
                        instanceof Answer.Given<ReadBack>(var read)
                && read.sha256().equals(Sha256.of(OLD.getBytes(StandardCharsets.UTF_8)));
    }
}
