package org.waybill.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waybill.events.FailureKind;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.events.FileId;
import org.waybill.events.FileRef;
import org.waybill.events.MigrationId;
import org.waybill.events.ObjectVersion;
import org.waybill.events.Sha256;
import org.waybill.events.SourcePath;
import org.waybill.events.SourceVersion;
import org.waybill.events.Target;
import org.waybill.events.VerificationLevel;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.storage.Answer;
import org.waybill.storage.ObjectFacts;
import org.waybill.storage.ObjectStore;
import org.waybill.storage.ObjectStore.ReadBack;
import org.waybill.verifier.Prover.Proof;

class ProverTest {

    private static final Target TARGET = new Target("http://127.0.0.1:9000", "us-east-1", "bucket", "app/");
    private static final Sha256 HASH = Sha256.of(new byte[] {1});
    private static final String MD5 = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_MD5 = "ffffffffffffffffffffffffffffffff";
    private static final Checksums ATTESTABLE = new Checksums(MD5, Map.of("crc32c", "AAAAAA=="));

    private static FileUploaded uploaded(VerificationLevel level, String etag, Checksums checksums, boolean adopted) {
        var ref = new FileRef(
                MigrationId.of("0196f0a1-0000-7000-8000-000000000001"),
                1,
                new FileId(1),
                1,
                SourcePath.ofText("a"),
                new SourceVersion(5, 1, 1, 1));
        return new FileUploaded(
                ref, TARGET, "app/a", new ObjectVersion(etag, null), HASH, checksums, adopted, level, null);
    }

    /** A store that gives one answer to whatever it is asked. */
    private static Proof prove(FileUploaded uploaded, Answer<?> answer) {
        var store = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, _, _) -> answer);
        return new Prover(_ -> store).prove(uploaded);
    }

    private static Proof readBack(Answer<?> answer) {
        return prove(uploaded(VerificationLevel.READ_BACK, MD5, ATTESTABLE, false), answer);
    }

    private static Proof attested(
            Checksums sent, long size, String etag, boolean encrypted, Map<String, String> there) {
        var facts = new ObjectFacts(
                new ObjectVersion(etag, null), size, Instant.EPOCH, "text/plain", Map.of(), there, encrypted);
        return prove(uploaded(VerificationLevel.ATTESTED, MD5, sent, false), new Answer.Given<>(facts));
    }

    private static void isProven(Proof proof) {
        assertThat(proof)
                .isInstanceOfSatisfying(
                        Proof.Done.class, done -> assertThat(done.verdict()).isInstanceOf(Verdict.Proven.class));
    }

    private static void isFailed(Proof proof, FailureKind kind, String held) {
        assertThat(proof)
                .isInstanceOfSatisfying(
                        Proof.Done.class,
                        done -> assertThat(done.verdict()).isInstanceOfSatisfying(Verdict.Failed.class, failed -> {
                            assertThat(failed.kind()).isEqualTo(kind);
                            assertThat(failed.heldEtag()).isEqualTo(held);
                        }));
    }

    @Test
    void i1AReadBackProvesOnlyTheVeryBytes() {
        isProven(readBack(new Answer.Given<>(new ReadBack(5, HASH))));
        isFailed(readBack(new Answer.Given<>(new ReadBack(6, HASH))), FailureKind.MISMATCH, MD5);
        isFailed(readBack(new Answer.Given<>(new ReadBack(5, Sha256.of(new byte[] {2})))), FailureKind.MISMATCH, MD5);
    }

    @Test
    void anObjectThatIsGoneOrAnotherIsAMismatch() {
        isFailed(readBack(new Answer.Missing<>()), FailureKind.MISMATCH, null);
        isFailed(readBack(new Answer.Unmet<>()), FailureKind.MISMATCH, MD5);
    }

    @Test
    void i7WhatWasAdoptedIsNotHeldForRepair() {
        isFailed(
                prove(
                        uploaded(VerificationLevel.READ_BACK, MD5, ATTESTABLE, true),
                        new Answer.Given<>(new ReadBack(6, HASH))),
                FailureKind.MISMATCH,
                null);
    }

    @Test
    void aTargetThatIsAwayProvesNothingAboutAFile() {
        assertThat(readBack(new Answer.Failed<>(FailureKind.UNAVAILABLE, "503", false, true)))
                .isEqualTo(new Proof.TargetDown("503"));
        isFailed(readBack(new Answer.Failed<>(FailureKind.REFUSED, "403", false, false)), FailureKind.REFUSED, null);
    }

    @Test
    void i1AnAttestationNeedsAChecksumThatTheTargetComputed() {
        var none = new Checksums(null, Map.of("crc32c", "AAAAAA=="));
        isProven(attested(ATTESTABLE, 5, MD5, false, Map.of()));
        isProven(attested(none, 5, MD5, false, Map.of("crc32c", "AAAAAA==")));
        isFailed(attested(none, 5, MD5, false, Map.of("sha256", "x")), FailureKind.UNSUITABLE, null);
        isFailed(attested(none, 5, MD5, true, Map.of()), FailureKind.UNSUITABLE, null);
    }

    @Test
    void i1AnAttestationFailsAtAnyDifference() {
        isFailed(attested(ATTESTABLE, 6, MD5, false, Map.of("crc32c", "AAAAAA==")), FailureKind.MISMATCH, MD5);
        isFailed(attested(ATTESTABLE, 5, MD5, false, Map.of("crc32c", "BBBBBB==")), FailureKind.MISMATCH, MD5);
        isFailed(attested(ATTESTABLE, 5, OTHER_MD5, false, Map.of("crc32c", "AAAAAA==")), FailureKind.MISMATCH, MD5);
        isFailed(attested(new Checksums(OTHER_MD5, Map.of()), 5, MD5, false, Map.of()), FailureKind.MISMATCH, MD5);
    }

    @Test
    void anEtagOfAnEncryptedObjectSaysNothing() {
        isProven(attested(
                new Checksums(OTHER_MD5, Map.of("crc32c", "AAAAAA==")), 5, MD5, true, Map.of("crc32c", "AAAAAA==")));
    }
}
