package org.waybill.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;

class MarkerTest {

    private static final FileRef REF = new FileRef(
            MigrationId.of("0198c0de-0000-7000-8000-000000000001"),
            5,
            new FileId(42),
            3,
            SourcePath.ofText("a"),
            new SourceVersion(1L << 40, -1_500_000_000L, 1_700_000_000_123_456_789L, -7));

    @Test
    void aMarkerComesBackFromMetadata() {
        // Given
        var marker = Marker.of(REF, Sha256.of(new byte[0]));

        // When
        var metadata = marker.metadata();

        // Then
        assertThat(metadata)
                .containsOnlyKeys(
                        "waybill-migration", "waybill-file", "waybill-attempt", "waybill-version", "waybill-sha256")
                .containsEntry("waybill-version", "1099511627776:-1500000000:1700000000123456789:-7");
        assertThat(metadata.values()).allSatisfy(value -> assertThat(value).isASCII());
        assertThat(Marker.parse(metadata)).contains(marker);
        assertThat(marker.isOf(REF)).isTrue();
    }

    @Test
    void aMultipartMarkerHasNoHash() {
        // When
        var marker = Marker.of(REF, null);

        // Then
        assertThat(marker.metadata()).doesNotContainKey("waybill-sha256");
        assertThat(Marker.parse(marker.metadata())).contains(marker);
    }

    @Test
    void whatWeNeverWriteIsNoMarker() {
        // Given
        var good = Marker.of(REF, Sha256.of(new byte[0])).metadata();

        // Then
        assertThat(Marker.parse(Map.of())).isEmpty();
        for (var name : good.keySet()) {
            var bad = new HashMap<>(good);
            bad.put(name, "x");
            assertThat(Marker.parse(bad)).as(name).isEmpty();
        }
        for (var name : good.keySet()) {
            var less = new HashMap<>(good);
            less.remove(name);
            assertThat(Marker.parse(less).isPresent()).as(name).isEqualTo(name.equals("waybill-sha256"));
        }
    }

    @Test
    void anotherFileOfTheSameMigrationIsNotOurs() {
        var marker = Marker.of(REF, null);
        var other = new Marker(marker.migration(), 43, 3, marker.version(), Optional.empty());
        assertThat(other.isOf(REF)).isFalse();
    }

    @Test
    void posixMetadataHasTheFormsThatRcloneReads() {
        assertThat(PosixMetadata.of(1_700_000_000_120_000_000L, 0100640, 1000, 0))
                .containsEntry("mtime", "1700000000.12")
                .containsEntry("mode", "100640")
                .containsEntry("uid", "1000")
                .containsEntry("gid", "0");
        assertThat(PosixMetadata.of(-1_500_000_000L, 0100644, 0, 0)).containsEntry("mtime", "-1.5");
        assertThat(PosixMetadata.of(100_000_000_000L, 0100644, 0, 0)).containsEntry("mtime", "100");
    }
}
