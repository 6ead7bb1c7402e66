package org.waybill.acceptance.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MinioClusterIT {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void aClusterWritesAndReadsWithOneNodeKilled() throws Throwable {
        try (var cluster = MinioCluster.start(directory)) {
            // Given
            var s3 = cluster.client();
            s3.makeBucket("cluster");
            s3.put("cluster", "before", HELLO);

            // When
            cluster.kill(3);

            // Then: after a moment of 503 SlowDownWrite
            Eventually.assertThat(Duration.ofSeconds(20), () -> s3.put("cluster", "after", HELLO));
            assertThat(s3.get("cluster", "before")).isEqualTo(HELLO);
            assertThat(s3.get("cluster", "after")).isEqualTo(HELLO);
        }
    }
}
