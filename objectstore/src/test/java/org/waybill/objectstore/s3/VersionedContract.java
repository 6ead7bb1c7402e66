package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.ObjectStore.Listed;

/**
 * What every target must do that can keep versions: who names no version is shown what a plain GET shows, whatever lies
 * behind it; who names one reads that.
 */
abstract class VersionedContract extends ObjectStoreContract {

    @Test
    void ofReplacedVersionsTheNewestIsShownAndTheNamedOneIsRead() {
        // Given
        switchVersioningOn();
        var first = put("k", "one");

        // When
        var second = given(store.put("k", body(text("two")), HEADERS, new Condition.Holds(first.etag())));

        // Then
        assertThat(first.versionId()).isNotNull().isNotEqualTo(second.versionId());
        shows("k", second, "two");
        holds("k", first, text("one"));
        holds("k", second, text("two"));
        assertThat(store.readBack("k", unnamed(first), 9)).isEqualTo(new Answer.Unmet<>());
    }

    @Test
    void behindADeleteMarkerNothingIsShownAndTheNamedVersionIsRead() {
        // Given
        switchVersioningOn();
        var version = put("k", "one");

        // When
        given(store.delete("k"));

        // Then
        showsNothing("k", version);
        holds("k", version, text("one"));
    }

    @Test
    void anObjectIsMadeAnewWhereADeleteMarkerLies() {
        // Given
        switchVersioningOn();
        var first = put("k", "one");
        given(store.delete("k"));

        // When
        var replaced = store.put("k", body(text("x")), HEADERS, new Condition.Holds(first.etag()));
        var second = put("k", "two");

        // Then
        assertThat(replaced).isIn(new Answer.Missing<ObjectVersion>(), new Answer.Unmet<ObjectVersion>());
        shows("k", second, "two");
    }

    @Test
    void aDeleteMarkerDoesNotStandInTheWayOfAWriteWithoutConditions() {
        // Given
        switchVersioningOn();
        put("k", "one");
        given(store.delete("k"));

        // When
        var second = given(store.put("k", body(text("two")), HEADERS, new Condition.Any()));

        // Then
        shows("k", second, "two");
    }

    @Test
    void whereTheNewestVersionIsRemovedTheOneBeforeItIsShown() {
        // Given
        switchVersioningOn();
        var first = put("k", "one");
        var second = given(store.put("k", body(text("two")), HEADERS, new Condition.Any()));

        // When
        given(store.delete("k", second.versionId()));

        // Then
        shows("k", first, "one");
        assertThat(store.readBack("k", second, 9)).isEqualTo(new Answer.Missing<>());
    }

    @Test
    void whereAnOldVersionIsRemovedTheNewestIsShown() {
        // Given
        switchVersioningOn();
        var first = put("k", "one");
        var second = given(store.put("k", body(text("two")), HEADERS, new Condition.Any()));

        // When
        given(store.delete("k", first.versionId()));

        // Then
        shows("k", second, "two");
        assertThat(store.readBack("k", first, 9)).isEqualTo(new Answer.Missing<>());
    }

    @Test
    void whereTheOnlyVersionIsRemovedNothingIsLeft() {
        // Given
        switchVersioningOn();
        var version = put("k", "one");

        // When
        given(store.delete("k", version.versionId()));

        // Then
        showsNothing("k", version);
        assertThat(store.readBack("k", version, 9)).isEqualTo(new Answer.Missing<>());
        assertThat(versions()).isEmpty();
    }

    @Test
    void aProbeOfAVersionedBucketSaysSoAndLeavesNeitherVersionsNorMarkers() {
        // Given
        switchVersioningOn();
        put("k", "one");

        // When
        var found = probed();

        // Then
        assertThat(found.versioned()).isTrue();
        assertThat(found.has(Capability.DELETE)).isTrue();
        assertThat(versions()).extracting(entry -> entry.get("Key")).containsExactly("k");
    }

    @Test
    void aProbeRemovesForGoodWhatAnotherLeftADayAgo() {
        // Given
        switchVersioningOn();
        put(".waybill-probe-" + Instant.now().minus(25, ChronoUnit.HOURS).getEpochSecond() + "-1/object", "x");

        // When
        probed();

        // Then
        assertThat(versions()).isEmpty();
    }

    void switchVersioningOn() {
        given(store.calls()
                .send(
                        S3Request.of("PUT", null, Duration.ofSeconds(10))
                                .query("versioning", "")
                                .xml("<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                                        + "<Status>Enabled</Status></VersioningConfiguration>"),
                        _ -> new Answer.Given<>(true)));
    }

    /** All versions and delete markers of the bucket. */
    List<Map<String, String>> versions() {
        var all = new ArrayList<Map<String, String>>();
        for (var kind : List.of("Version", "DeleteMarker")) {
            all.addAll(given(store.calls()
                            .send(
                                    S3Request.of("GET", null, Duration.ofSeconds(10))
                                            .query("versions", ""),
                                    response -> new Answer.Given<>(S3Xml.read(response.body(), kind, 100))))
                    .entries());
        }
        return all;
    }

    private static ObjectVersion unnamed(ObjectVersion version) {
        return new ObjectVersion(version.etag(), null);
    }

    private void shows(String key, ObjectVersion version, String content) {
        assertThat(given(store.head(key)).version()).isEqualTo(version);
        holds(key, unnamed(version), text(content));
        assertThat(given(store.list("", null)).objects())
                .extracting(Listed::key, Listed::etag)
                .containsExactly(tuple(key, version.etag()));
    }

    private void showsNothing(String key, ObjectVersion version) {
        assertThat(store.head(key)).isEqualTo(new Answer.Missing<>());
        assertThat(store.readBack(key, unnamed(version), 9)).isEqualTo(new Answer.Missing<>());
        assertThat(given(store.list("", null)).objects()).isEmpty();
    }
}
