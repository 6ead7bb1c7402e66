package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What every target must do, asked of S3Proxy on a local folder. */
class S3ProxyObjectStoreIT extends ObjectStoreContract {

    @Override
    StoreServer start(Path folder) {
        return StoreServer.s3Proxy(folder);
    }

    @Test
    void itsConditionOnAContentLetsSeveralThroughAtOnce() {
        // Given: a machine that is busy with other things may hide it once
        var found = probed();
        for (int i = 0; i < 5 && found.has(Capability.REPLACE_IF_SAME); i++) {
            found = probed();
        }

        // Then
        assertThat(found.has(Capability.REPLACE_IF_SAME)).isFalse();
        assertThat(found.lines())
                .anySatisfy(line -> assertThat(line).startsWith("no ").contains("If-Match", "without: a late request"));
    }

    @Test
    void itUnpacksNoBundlesAndTakesShorterNames() {
        // When
        var found = probed();

        // Then
        assertThat(found.has(Capability.BUNDLES)).isFalse();
        assertThat(found.nameLimits()).isEqualTo(new KeyNames.Limits(1024, 200));
    }
}
