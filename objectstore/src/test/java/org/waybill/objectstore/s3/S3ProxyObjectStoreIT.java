package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.KeyNames;

/** What every target must do, asked of S3Proxy on a local folder. */
class S3ProxyObjectStoreIT extends ObjectStoreContract {

    @Override
    StoreServer start(Path folder) {
        return StoreServers.s3Proxy(folder);
    }

    @Test
    void itsConditionOnAContentIsLookedAtBeforeTheContentHasCome() {
        // Given: on a busy machine the overtaking put may be seen first, once
        boolean refused = true;
        for (int i = 0; i < 3 && refused; i++) {
            var folder = new ProbeFolder(store, InstantSource.system(), new Random(i));
            folder.put("object", new Condition.Absent());
            refused = new ConditionProbe(store, folder).replacesLate();
            folder.clean();
        }

        // Then
        assertThat(refused).isFalse();
    }

    @Test
    void itsConditionOnAContentLetsSeveralThrough() {
        // Given: as above
        var found = probed();
        for (int i = 0; i < 2 && found.has(Capability.REPLACE_IF_SAME); i++) {
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
