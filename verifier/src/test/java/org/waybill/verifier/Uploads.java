package org.waybill.verifier;

import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;

/** Uploads of files of one migration, each of {@link #SIZE} bytes. */
final class Uploads {

    static final Target TARGET = new Target("http://127.0.0.1:9000", "us-east-1", "bucket", "app/");
    static final int SIZE = 5;
    static final Sha256 HASH = Sha256.of(new byte[] {1});
    static final String MD5 = "0123456789abcdef0123456789abcdef";

    private Uploads() {}

    static FileRef ref(int number) {
        return new FileRef(
                MigrationId.of("0196f0a1-0000-7000-8000-000000000001"),
                1,
                new FileId(number),
                1,
                SourcePath.ofText("f" + number),
                new SourceVersion(SIZE, 1, 1, 1));
    }

    /** Whose object the target gave {@link #MD5} as its ETag. */
    static FileUploaded of(int number, String key, VerificationLevel level, Checksums sent, boolean adopted) {
        return new FileUploaded(
                ref(number), TARGET, key, new ObjectVersion(MD5, null), HASH, sent, adopted, level, null, null);
    }
}
