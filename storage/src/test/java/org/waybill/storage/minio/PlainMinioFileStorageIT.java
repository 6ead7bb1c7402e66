package org.waybill.storage.minio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.storage.kit.StorageWords.path;
import static org.waybill.storage.kit.StorageWords.put;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.waybill.storage.Presign;
import org.waybill.storage.kit.S3Server;

/** A bucket of real MinIO without versions. */
@EnabledIf("org.waybill.storage.kit.S3Server#isMinioExpected")
class PlainMinioFileStorageIT extends S3Contract {

    @Override
    S3Server start(Path folder) {
        return S3Server.minio(folder);
    }

    @Override
    MinioSettings bucket(S3Server server) {
        return server.newBucket(false);
    }

    @Test
    void noAddressCanBePinnedHere() {
        // Given
        put(storage(), "a", "x");

        // Then
        assertThat(storage().presign(Presign.get(path("a"), Duration.ofMinutes(1))))
                .isInstanceOf(Presign.Unsupported.class);
    }
}
