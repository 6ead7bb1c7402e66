package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capability;

/** What every target must do, asked of versitygw, which keeps objects as files and old versions in another folder. */
@EnabledIf(
        value = "org.waybill.objectstore.s3.StoreServers#isVersitygwExpected",
        disabledReason = "there is no versitygw")
class VersitygwObjectStoreIT extends LockedBucketContract {

    @Override
    StoreServer start(Path folder) {
        return StoreServers.versitygw(folder);
    }

    /** It takes a delete marker for an object when it looks at a condition; S3 does not. */
    @Test
    @Override
    void anObjectIsMadeAnewWhereADeleteMarkerLies() {
        // Given
        switchVersioningOn();
        put("k", "one");
        given(store.delete("k"));

        // When
        var second = store.put("k", body(text("two")), HEADERS, ABSENT);

        // Then
        assertThat(second).isEqualTo(new Answer.Unmet<ObjectVersion>());
        assertThat(store.head("k")).isEqualTo(new Answer.Missing<>());
    }

    @Test
    void itTakesNoObjectBesideOthersBelowItsName() {
        // When
        var found = probed();

        // Then: its objects are files
        assertThat(found.has(Capability.OBJECT_BESIDE_FOLDER)).isFalse();
        assertThat(found.honoursConditions()).isTrue();
    }
}
