package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.KeyNames;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.ObjectStore.Listed;

/** What the trial of a bucket with object lock leaves there, and says of it, asked of a target that has such buckets. */
abstract class LockedBucketContract extends VersionedContract {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(strings = {"COMPLIANCE", "GOVERNANCE"})
    void whereWhatIsWrittenIsLockedATrialLeavesOneObjectAndSaysSo(String mode) {
        // Given
        openLockableBucket();
        lockFor("<Mode>" + mode + "</Mode><Days>1</Days>");
        var tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);

        // When
        var found = probed();

        // Then
        assertThat(versions())
                .singleElement()
                .satisfies(entry -> assertThat(entry.get("Key")).endsWith("/object"));
        assertThat(given(store.list("", null)).objects())
                .extracting(Listed::size)
                .containsExactly(6L);
        var retention = found.retention();
        assertThat(retention).isNotNull();
        assertThat(retention.mode()).isEqualTo(mode);
        assertThat(retention.objects()).isEqualTo(1);
        assertThat(Instant.parse(retention.until())).isBetween(tomorrow.minusSeconds(5), tomorrow.plusSeconds(60));
        assertThat(found.has(Capability.DELETE)).isFalse();
        assertThat(found.lines())
                .anySatisfy(
                        line -> assertThat(line).contains(mode, "1 object stays", "may not delete", retention.until()));
    }

    @Test
    void ofWhatWasNotTriedNothingIsClaimed() {
        // Given
        openLockableBucket();
        lockFor("<Mode>COMPLIANCE</Mode><Days>1</Days>");

        // When
        var found = probed();

        // Then
        assertThat(found.present())
                .contains(Capability.READ_IF_SAME, Capability.MD5_ETAG)
                .doesNotContainAnyElementsOf(found.untried());
        assertThat(found.untried())
                .containsAll(Capability.WRITTEN_FOR)
                .contains(Capability.CREATE_IF_ABSENT, Capability.REPLACE_IF_SAME);
        assertThat(found.honoursConditions()).isEqualTo(!lacking().contains(Capability.JOIN_IF_SAME));
        assertThat(found.takesBundles()).isFalse();
        assertThat(found.nameLimits()).isEqualTo(KeyNames.Limits.DEFAULTS);
        assertThat(found.lines())
                .contains("unknown, not tried: keeps a backslash in names")
                .noneMatch(line -> line.startsWith("yes") && line.contains("If-Match") && line.contains("at once"));
    }

    @Test
    void aBucketThatLocksNothingByItselfIsTriedAsAnyOther() {
        // Given
        openLockableBucket();

        // When
        var found = probed();

        // Then
        assertThat(versions()).isEmpty();
        assertThat(found.retention()).isNull();
        assertThat(found.untried()).isEmpty();
        assertThat(found.versioned()).isTrue();
        assertThat(found.has(Capability.DELETE)).isTrue();
    }

    private void openLockableBucket() {
        store.close();
        store = server().store("l-" + UUID.randomUUID());
        given(store.calls()
                .send(
                        S3Request.of("PUT", null, LIMIT).header("x-amz-bucket-object-lock-enabled", "true"),
                        _ -> new Answer.Given<>(true)));
    }

    private void lockFor(String retention) {
        var xml = "<ObjectLockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>" + retention
                + "</DefaultRetention></Rule></ObjectLockConfiguration>";
        var md5 = MultipartEtag.newMd5().digest(xml.getBytes(StandardCharsets.UTF_8));
        given(store.calls()
                .send(
                        S3Request.of("PUT", null, LIMIT)
                                .query("object-lock", "")
                                .header("Content-MD5", Base64.getEncoder().encodeToString(md5))
                                .xml(xml),
                        _ -> new Answer.Given<>(true)));
    }
}
