package org.waybill.objectstore.s3;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;

/** What every target must do, asked of MinIO as its makers published it; skipped where there is no Docker. */
@EnabledIf(value = "org.waybill.objectstore.s3.StoreServer#isDockerThere", disabledReason = "there is no Docker")
class MinioContainerObjectStoreIT extends LockedBucketContract {

    @Override
    StoreServer start(Path folder) {
        return StoreServer.minioInContainer();
    }
}
