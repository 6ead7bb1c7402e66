package org.waybill.uploader;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.objectstore.ObjectStore;

/** At a real MinIO server. */
final class MultipartIT extends MultipartContract {

    @TempDir
    static Path drive;

    private static Minio minio;

    @BeforeAll
    static void startMinio() throws IOException {
        minio = Minio.start(drive);
    }

    @AfterAll
    static void stopMinio() {
        if (minio != null) {
            minio.close();
        }
    }

    @Override
    ObjectStore store() {
        return minio.newBucket();
    }

    @AfterEach
    void closeTheStore() {
        scene.real.close();
    }
}
