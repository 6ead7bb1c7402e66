package org.waybill.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.charter.Charter;
import org.waybill.ledger.charter.Charter.Limit;
import org.waybill.model.EventKey;
import org.waybill.model.FailureKind;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;

/** I17: what an event names lies within what the ledger says of its migration and batch. */
final class LedgerAuthorityTest {

    private static final MigrationId MIGRATION = MigrationId.of("0196f0a1-0000-7000-8000-000000000001");
    private static final MigrationId UNKNOWN = MigrationId.of("0196f0a1-0000-7000-8000-000000000002");
    private static final Target TARGET = new Target("https://s3", "us-east-1", "bucket", "app/");
    private static final String ROOT = "/srv/data";
    private static final long STRICT = 3;
    private static final long LAX = 4;

    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicReference<@Nullable EventKey> key = new AtomicReference<>(key(1));
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final LedgerAuthority authority = new LedgerAuthority(this::charters, Runnable::run, now::get);

    private static EventKey key(int number) {
        return new EventKey(number, new byte[32]);
    }

    private Map<MigrationId, Charter> charters() {
        questions.incrementAndGet();
        var current = key.get();
        if (current == null) {
            throw new LedgerUnavailable("away", new IllegalStateException());
        }
        return Map.of(
                MIGRATION,
                new Charter(
                        current,
                        ROOT,
                        TARGET,
                        Map.of(
                                STRICT, new Limit(VerificationLevel.READ_BACK, false),
                                LAX, new Limit(VerificationLevel.ATTESTED, true))));
    }

    private static FileRef ref(MigrationId migration, long batch, String path) {
        return new FileRef(migration, batch, new FileId(1), 1, SourcePath.ofText(path), new SourceVersion(1, 1, 1, 1));
    }

    private static FileFound found(FileRef ref, String root, Target target, String key) {
        return new FileFound(ref, root, target, key, null, false, VerificationLevel.READ_BACK, null, false);
    }

    private static FileUploaded uploaded(FileRef ref, Target target, String key, VerificationLevel level) {
        var object = new ObjectVersion("etag", null);
        return new FileUploaded(
                ref,
                target,
                key,
                object,
                Sha256.of(new byte[0]),
                new Checksums(null, Map.of()),
                false,
                level,
                null,
                null);
    }

    private void assertAllowed(FileEvent event) throws InterruptedException {
        assertThat(authority.objection(event)).isEmpty();
    }

    private void assertRefused(FileEvent event, String why) throws InterruptedException {
        assertThat(authority.objection(event))
                .hasValueSatisfying(words -> assertThat(words).contains(why));
    }

    @Test
    void whatTheLedgerSaysIsAllowed() throws InterruptedException {
        var ref = ref(MIGRATION, STRICT, "a/b");
        var corrected = new Target(TARGET.endpoint(), "eu-1", TARGET.bucket(), TARGET.prefix());
        var escaped = "app/a_b~waybill~"
                + Sha256.of("a/b".getBytes(StandardCharsets.UTF_8)).hex();
        assertAllowed(found(ref, ROOT, TARGET, "app/a/b"));
        assertAllowed(found(ref, ROOT, TARGET, escaped));
        assertAllowed(found(ref, ROOT, corrected, "app/a/b"));
        assertAllowed(uploaded(ref, TARGET, "app/a/b", VerificationLevel.READ_BACK));
        assertAllowed(uploaded(ref(MIGRATION, LAX, "a/b"), TARGET, "app/a/b", VerificationLevel.READ_BACK));
        assertAllowed(new FileFailed(ref, FailureKind.CHANGED, "m"));
    }

    @Test
    void anotherSourceOrTargetIsRefused() throws InterruptedException {
        var ref = ref(MIGRATION, STRICT, "a");
        assertRefused(found(ref, "/", TARGET, "app/a"), "source");
        for (var target : new Target[] {
            new Target("https://evil", "us-east-1", "bucket", "app/"),
            new Target("https://s3", "us-east-1", "other", "app/"),
            new Target("https://s3", "us-east-1", "bucket", "")
        }) {
            assertRefused(found(ref, ROOT, target, target.prefix() + "a"), "target");
            assertRefused(uploaded(ref, target, target.prefix() + "a", VerificationLevel.READ_BACK), "target");
        }
    }

    @Test
    void aKeyThatDoesNotFollowFromThePathIsRefused() throws InterruptedException {
        var ref = ref(MIGRATION, STRICT, "a");
        for (var other : new String[] {"app/b", "a", "app/a/", "app/a~waybill~" + "0".repeat(64)}) {
            assertRefused(found(ref, ROOT, TARGET, other), "key");
            assertRefused(uploaded(ref, TARGET, other, VerificationLevel.READ_BACK), "key");
        }
    }

    @Test
    void aPathThatLeavesTheSourceIsRefused() throws InterruptedException {
        for (var path : new String[] {"../a", "a/../../b", "..", "", "/etc/passwd", "a//b", "./a"}) {
            assertRefused(found(ref(MIGRATION, STRICT, path), ROOT, TARGET, "app/" + path), "leaves");
        }
        var encoded = new FileRef(
                MIGRATION, STRICT, new FileId(1), 1, new SourcePath("%2e%2E/a"), new SourceVersion(1, 1, 1, 1));
        assertRefused(found(encoded, ROOT, TARGET, "app/../a"), "leaves");
    }

    @Test
    void moreThanTheBatchAllowsIsRefused() throws InterruptedException {
        var ref = ref(MIGRATION, STRICT, "a");
        assertRefused(
                new FileFound(ref, ROOT, TARGET, "app/a", null, true, VerificationLevel.READ_BACK, null, false),
                "replaced");
        assertRefused(
                new FileFound(ref, ROOT, TARGET, "app/a", null, false, VerificationLevel.ATTESTED, null, false),
                "weaker");
        assertRefused(uploaded(ref, TARGET, "app/a", VerificationLevel.ATTESTED), "weaker");
        assertRefused(found(ref(MIGRATION, 9, "a"), ROOT, TARGET, "app/a"), "batch 9");
        assertRefused(found(ref(UNKNOWN, STRICT, "a"), ROOT, TARGET, "app/a"), "migration");
    }

    @Test
    void whatIsKnownCostsNoQuestion() throws InterruptedException {
        // Given
        authority.signingKey(MIGRATION);

        // When
        for (int i = 0; i < 100; i++) {
            assertAllowed(found(ref(MIGRATION, STRICT, "a"), ROOT, TARGET, "app/a"));
            assertThat(authority.key(MIGRATION, 1)).isPresent();
        }

        // Then
        assertThat(questions).hasValue(1);
    }

    @Test
    void aKeyThatIsNewerIsAskedForAndTheOneBeforeIsBelievedNoLonger() throws InterruptedException {
        // Given
        authority.signingKey(MIGRATION);

        // When
        key.set(key(2));

        // Then
        assertThat(authority.key(MIGRATION, 2)).isPresent();
        assertThat(authority.key(MIGRATION, 1)).isEmpty();
        assertThat(authority.signingKey(MIGRATION).number()).isEqualTo(2);
    }

    @Test
    void aKeyThatWasReplacedIsBelievedForHalfAMinuteAtMost() throws InterruptedException {
        // Given
        authority.signingKey(MIGRATION);
        key.set(key(2));

        // When
        var before = authority.key(MIGRATION, 1);
        now.set(Instant.EPOCH.plus(LedgerAuthority.LONGEST_AGE).plus(Duration.ofMillis(1)));

        // Then
        assertThat(before).isPresent();
        assertThat(authority.key(MIGRATION, 1)).isEmpty();
    }

    @Test
    void whatIsKnownGoesOnWhileTheLedgerIsAway() throws InterruptedException {
        // Given
        authority.signingKey(MIGRATION);
        key.set(null);

        // When
        now.set(Instant.EPOCH.plus(Duration.ofHours(1)));

        // Then
        assertThat(authority.key(MIGRATION, 1)).isPresent();
        assertAllowed(found(ref(MIGRATION, STRICT, "a"), ROOT, TARGET, "app/a"));
        assertThat(authority.signingKey(MIGRATION).number()).isEqualTo(1);
    }
}
