package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sighting.SkipReason;
import org.waybill.model.FailureKind;
import org.waybill.model.RootIdentity;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Target;
import org.waybill.model.flow.Flow;

class DiscoveryTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void recordsWhatItDoesNotKnowAsFoundSkippedOrFailed() {
        // When
        var recorded = scene.discovery.record(
                scene.lease,
                scene.migration,
                scene.batch,
                List.of(
                        Scene.file("a/b.txt", 5, 1),
                        Scene.with(Scene.file("link", 0, 1), new Plan.Skip(SkipReason.SYMLINK)),
                        Scene.with(Scene.file("dir", 0, 1), new Plan.Reject(FailureKind.UNREADABLE.name(), "no"))));

        // Then
        assertThat(recorded).isEqualTo(new Discovery.Recorded(3, 0));
        assertThat(scene.state("a/b.txt")).isEqualTo(FileState.FOUND);
        assertThat(scene.state("link")).isEqualTo(FileState.SKIPPED);
        assertThat(scene.state("dir")).isEqualTo(FileState.FAILED);
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void recordsAPageAfterAFreshOneAsAnyOther() {
        // Given
        scene.record(Scene.file("first", 5, 1));
        var file = new Sighting(
                SourcePath.ofText("d/\u00e4"),
                new SourceVersion(7, 11, 13, 17),
                new Plan.Move("app/d/\u00e4\\t\ud83d\ude00"));
        var link = Scene.with(Scene.file("link", 0, 1), new Plan.Skip(SkipReason.SYMLINK));
        var usual = Scene.file("usual", 5, 1);

        // When
        var recorded = scene.discovery.record(scene.lease, scene.migration, scene.batch, List.of(file, link, usual));

        // Then
        assertThat(recorded).isEqualTo(new Discovery.Recorded(3, 0));
        assertThat(scene.text(
                        "select path, key, size, mtime_ns, ctime_ns, inode, state from file_status where size = 7"))
                .isEqualTo("d/%C3%A4,app/d/\u00e4\\t\ud83d\ude00,7,11,13,17,FOUND");
        assertThat(scene.state("link")).isEqualTo(FileState.SKIPPED);
        assertThat(scene.text("select string_agg(path, ' ' order by id) from file"))
                .isEqualTo("first d/%C3%A4 link usual");
        assertThat(scene.take(Scene.WIDE))
                .extracting(Outbox.Dispatch::key)
                .containsExactly("app/first", "app/d/\u00e4\\t\ud83d\ude00", "app/usual");
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void knowsAFileThatComesAgainAmongFreshOnes() {
        // Given
        scene.record(Scene.file("first", 5, 1));

        // When
        var recorded = scene.discovery.record(
                scene.lease,
                scene.migration,
                scene.batch,
                List.of(Scene.file("second", 5, 1), Scene.file("first", 6, 2), Scene.file("third", 5, 1)));

        // Then
        assertThat(recorded).isEqualTo(new Discovery.Recorded(2, 1));
        assertThat(scene.text("select size, mtime_ns from file_status where path = 'first'"))
                .isEqualTo("6,2");
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void takesAPageThatWasMadeReadyForFreshFilesAgainAndAfterOneOfThemWasRecorded() {
        // Given
        scene.record(Scene.file("first", 5, 1));
        var link = Scene.with(Scene.file("link", 0, 1), new Plan.Skip(SkipReason.SYMLINK));
        var page = scene.discovery.page(scene.migration, List.of(Scene.file("second", 5, 1), link));
        var overlapping = scene.discovery.page(scene.migration, List.of(link, Scene.file("third", 5, 1)));

        // When: the answer to a commit may be lost
        var recorded = scene.discovery.record(scene.lease, scene.batch, page);
        var again = scene.discovery.record(scene.lease, scene.batch, page);
        var onceMore = scene.discovery.record(scene.lease, scene.batch, page);
        var after = scene.discovery.record(scene.lease, scene.batch, overlapping);

        // Then
        assertThat(recorded).isEqualTo(new Discovery.Recorded(2, 0));
        assertThat(List.of(again, onceMore)).containsOnly(new Discovery.Recorded(0, 2));
        assertThat(after).isEqualTo(new Discovery.Recorded(1, 1));
        assertThat(scene.state("link")).isEqualTo(FileState.SKIPPED);
        assertThat(scene.state("third")).isEqualTo(FileState.FOUND);
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void writesNothingForWhatIsUnchangedInAnyState() {
        // Given
        var page = new Sighting[] {
            Scene.file("verified", 5, 1),
            Scene.file("failed", 5, 1),
            Scene.file("dispatched", 5, 1),
            Scene.file("found", 5, 1),
            Scene.with(Scene.file("skipped", 5, 1), new Plan.Skip(SkipReason.SPECIAL))
        };
        scene.record(page[0], page[1], page[2], page[4]);
        var refs = scene.take();
        scene.settle(Scene.proven(refs.get(0)));
        scene.settle(Scene.failed(refs.get(1), FailureKind.REFUSED));
        scene.record(page[3]);
        var before = scene.rowVersions();

        // When
        scene.record(page);

        // Then
        assertThat(scene.rowVersions()).isEqualTo(before).hasSize(9);
    }

    @Test
    void aNewVersionOfAWaitingFileIsTheOneThatIsDispatched() {
        // Given
        scene.record(Scene.file("a", 5, 1));

        // When
        scene.record(Scene.file("a", 6, 2));

        // Then
        assertThat(scene.take())
                .singleElement()
                .satisfies(ref -> assertThat(ref.version()).isEqualTo(new SourceVersion(6, 2, 2, 7)));
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void aNewVersionOfAProvenFileSendsItBackAndTellsTheWorld() {
        // Given
        var ref = scene.verified(Scene.file("a", 5, 1));

        // When
        scene.record(Scene.file("a", 6, 2));

        // Then
        assertThat(scene.state("a")).isEqualTo(FileState.FOUND);
        assertThat(scene.departures.pending(scene.migration, 10))
                .singleElement()
                .satisfies(departure -> {
                    assertThat(departure.ref().file()).isEqualTo(ref.file());
                    assertThat(departure.reason()).isEqualTo("a new version");
                });
        assertThat(scene.take(Scene.WIDE)).singleElement().satisfies(dispatch -> {
            assertThat(dispatch.ref().attempt()).isEqualTo(2);
            assertThat(dispatch.heldEtag()).isEqualTo(Scene.OBJECT.etag());
        });
    }

    @Test
    void anAdoptedObjectIsNotHeldForReplacement() {
        // Given
        scene.record(Scene.file("a", 5, 1));
        var adopted = new Finding.Verdict.Proven(
                Scene.OBJECT, Scene.HASH, org.waybill.model.VerificationLevel.READ_BACK, true);
        scene.settle(new Finding(scene.take().getFirst(), adopted));

        // When
        scene.record(Scene.file("a", 6, 2));

        // Then
        assertThat(scene.take(Scene.WIDE))
                .singleElement()
                .satisfies(d -> assertThat(d.heldEtag()).isNull());
    }

    @Test
    void aNewVersionMetWhileDispatchedWaitsForTheAttemptToSettle() {
        // Given
        scene.record(Scene.file("a", 5, 1));
        var first = scene.take().getFirst();

        // When
        scene.record(Scene.file("a", 6_000, 2));

        // Then
        assertThat(scene.state("a")).isEqualTo(FileState.DISPATCHED);
        assertThat(scene.text("select size, mtime_ns from file_status")).isEqualTo("5,1");
        assertThat(scene.settle(Scene.proven(first))).isEqualTo(Finding.Result.MOVED);
        assertThat(scene.state("a")).isEqualTo(FileState.FOUND);
        assertThat(scene.take(Scene.WIDE)).singleElement().satisfies(dispatch -> {
            assertThat(dispatch.ref().version()).isEqualTo(new SourceVersion(6_000, 2, 2, 7));
            assertThat(dispatch.ref().attempt()).isEqualTo(2);
            assertThat(dispatch.heldEtag()).isEqualTo(Scene.OBJECT.etag());
        });
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void i5AVersionMetWhileItsAttemptIsBeingSettledIsNotForgotten() throws Exception {
        // Given
        scene.record(Scene.file("a", 5, 1));
        var ref = scene.take().getFirst();
        try (var scanner = Executors.newSingleThreadExecutor()) {
            // When
            var recording = scene.database.transaction(verifier -> {
                try (var statement = verifier.createStatement()) {
                    statement.execute("delete from work");
                    statement.execute("insert into outcome (file, batch, state, attempt, sha256, etag, level) values ("
                            + ref.file() + ", 1, 'VERIFIED', 1, sha256('x'), 'etag', 'read-back')");
                    var blocked = scanner.submit(() -> scene.record(Scene.file("a", 6, 2)));
                    scene.awaitBlocked();
                    return blocked;
                }
            });
            recording.get();
        }

        // Then
        assertThat(scene.text("select state, size from file_status")).isEqualTo("FOUND,6");
    }

    @Test
    void aNewBatchTriesAgainWhatFailedInAnEarlierOneAndTheSameBatchDoesNot() {
        // Given
        scene.record(Scene.file("a", 5, 1));
        scene.settle(Scene.failed(scene.take().getFirst(), FailureKind.REFUSED));

        // When
        scene.record(Scene.file("a", 5, 1));
        var inTheSameBatch = scene.state("a");
        scene.nextBatch();
        scene.record(Scene.file("a", 5, 1));

        // Then
        assertThat(inTheSameBatch).isEqualTo(FileState.FAILED);
        assertThat(scene.state("a")).isEqualTo(FileState.FOUND);
    }

    @Test
    void aFilterTakesNothingFromProofsAndLeavesOutTheRest() {
        // Given
        scene.verified(Scene.file("proven", 5, 1));
        scene.record(Scene.file("waiting", 5, 1));
        var filtered = new Plan.Skip(SkipReason.FILTER);

        // When
        scene.record(
                Scene.with(Scene.file("proven", 5, 1), filtered), Scene.with(Scene.file("waiting", 5, 1), filtered));

        // Then
        assertThat(scene.state("proven")).isEqualTo(FileState.VERIFIED);
        assertThat(scene.state("waiting")).isEqualTo(FileState.SKIPPED);
        assertThat(scene.take()).isEmpty();
    }

    @Test
    void aFileThatPolicyLeftOutTravelsWhenPolicyLetsItAlsoBeforeItWasTakenIn() {
        // Given
        scene.record(Scene.with(Scene.file("a", 5, 1), new Plan.Skip(SkipReason.FILTER)));

        // When
        scene.record(Scene.file("a", 5, 1));

        // Then
        assertThat(scene.take(Scene.WIDE))
                .singleElement()
                .satisfies(dispatch -> assertThat(dispatch.key()).isEqualTo("app/a"));
        assertThat(scene.take(Scene.WIDE)).isEmpty();
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void i4AnAttemptNumberNeverComesBack() {
        // Given
        var ref = scene.verified(Scene.file("a", 5, 1));
        scene.record(Scene.with(Scene.file("a", 5, 1), new Plan.Skip(SkipReason.SYMLINK)));
        scene.record(Scene.file("a", 5, 1));
        var second = scene.take().getFirst();
        scene.settle(Scene.proven(second));
        scene.livingFiles.gone(
                scene.lease, scene.migration, scene.batch, List.of(ref.file().value()));
        scene.record(Scene.file("a", 5, 1));

        // When
        var third = scene.take().getFirst();

        // Then
        assertThat(List.of(ref.attempt(), second.attempt(), third.attempt()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(scene.settle(Scene.failed(ref, FailureKind.REFUSED))).isEqualTo(Finding.Result.STALE);
    }

    @Test
    void aFileOfAnotherMigrationWithTheSameKeyIsSentAndItsFailureNamesTheOther() {
        // Given
        var other = new Migrations(scene.database)
                .open(
                        "/data/app",
                        new RootIdentity(1, 3),
                        new Target("http://127.0.0.1:9000", "r", "bucket", "app/x/"));
        var lease = new Leases(scene.database, "scanner", Duration.ofMinutes(1))
                .acquire(other.number())
                .orElseThrow();
        var batch = scene.batches.begin(other, Scene.POLICY).batch().id();
        scene.record(Scene.file("x/a", 5, 1));
        var rival = Scene.with(Scene.file("a", 5, 1), new Plan.Move("app/x/a"));

        // When
        scene.discovery.record(lease, other, batch, List.of(rival));
        scene.discovery.record(lease, other, batch, List.of(rival));
        var sent = scene.outbox(Scene.WIDE).take(lease, other, batch, Flow.UNLIMITED);
        scene.settle(Scene.failed(sent.getFirst().ref(), FailureKind.OCCUPIED));

        // Then
        assertThat(sent)
                .singleElement()
                .satisfies(each -> assertThat(each.key()).isEqualTo("app/x/a"));
        assertThat(scene.outbox(Scene.WIDE).isShared(other)).isTrue();
        assertThat(scene.state("x/a")).isEqualTo(FileState.FOUND);
        assertThat(scene.text("select state, kind, key, message from file_status where path = 'a'"))
                .isEqualTo("FAILED,OCCUPIED,app/x/a,it did not work; migration 1 of this ledger, of /data, sends a file"
                        + " there, too");
    }

    @Test
    void i8LongPathsOfAnyBytesComeBackExactly() {
        // Given
        var raw = new byte[4_000];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) (i % 251 + 1);
        }
        var path = SourcePath.ofBytes(raw);
        var twin = SourcePath.ofBytes(java.util.Arrays.copyOf(raw, 3_999));
        var version = new SourceVersion(1, 1, 1, 1);

        // When
        scene.record(
                new Sighting(path, version, new Plan.Move("app/one")),
                new Sighting(twin, version, new Plan.Move("app/two")));

        // Then
        assertThat(scene.take(Scene.WIDE))
                .extracting(dispatch -> dispatch.ref().path(), Outbox.Dispatch::key)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(path, "app/one"),
                        org.assertj.core.groups.Tuple.tuple(twin, "app/two"));
    }

    @Test
    void recordsThousandsInOneTransaction() {
        // Given
        var page = IntStream.range(0, 5_000)
                .mapToObj(i -> Scene.file("d/" + i, i, 1))
                .toArray(Sighting[]::new);

        // When
        scene.record(page);

        // Then
        assertThat(scene.overview.totals(scene.migration).total())
                .isEqualTo(new Overview.Sum(5_000, 5_000L * 4_999 / 2));
    }
}
