package org.waybill.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.verifier.Uploads.HASH;
import static org.waybill.verifier.Uploads.MD5;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.ReadBack;
import org.waybill.verifier.Prover.Proof;

class ProverTest {

    private static final String OTHER_MD5 = "ffffffffffffffffffffffffffffffff";
    private static final Checksums ATTESTABLE = new Checksums(MD5, Map.of("crc32c", "AAAAAA=="));

    private static FileUploaded uploaded(VerificationLevel level, Checksums checksums, boolean adopted) {
        return Uploads.of(1, "app/a", level, checksums, adopted);
    }

    /** A store that gives one answer to whatever it is asked. */
    private static Proof prove(FileUploaded uploaded, Answer<?> answer) {
        var store = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, _, _) -> answer);
        return new Prover(_ -> store).prove(uploaded);
    }

    private static Proof readBack(Answer<?> answer) {
        return prove(uploaded(VerificationLevel.READ_BACK, ATTESTABLE, false), answer);
    }

    private static Proof attested(
            Checksums sent, long size, String etag, boolean encrypted, Map<String, String> there) {
        var facts = new ObjectFacts(
                new ObjectVersion(etag, null), size, Instant.EPOCH, "text/plain", Map.of(), there, encrypted);
        return prove(uploaded(VerificationLevel.ATTESTED, sent, false), new Answer.Given<>(facts));
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
                        uploaded(VerificationLevel.READ_BACK, ATTESTABLE, true),
                        new Answer.Given<>(new ReadBack(6, HASH))),
                FailureKind.MISMATCH,
                null);
    }

    @Test
    void aTargetThatIsAwayProvesNothingAboutAFile() {
        assertThat(readBack(new Answer.Failed<>(FailureKind.UNAVAILABLE, "503", false, true)))
                .isEqualTo(new Proof.TargetDown(FailureKind.UNAVAILABLE, "503"));
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

    @Test
    void equalContentThatOthersCutIntoOtherPartsIsComparedByContent() {
        // Given: an object that was there before, whose ETag is of other parts than ours would be
        var parts = new Checksums(OTHER_MD5 + "-2", Map.of("crc32c", "AAAAAA=="));
        var facts = new ObjectFacts(
                new ObjectVersion(MD5, null), 5, Instant.EPOCH, "text/plain", Map.of(), Map.of(), false);

        // When / Then
        isProven(adopted(parts, facts, new ReadBack(5, HASH)));
        isFailed(adopted(parts, facts, new ReadBack(5, Sha256.of(new byte[] {2}))), FailureKind.MISMATCH, null);
    }

    private static Proof adopted(Checksums sent, ObjectFacts facts, ReadBack content) {
        var store = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (_, method, _) -> new Answer.Given<>(method.getName().equals("head") ? facts : content));
        return new Prover(_ -> store).prove(uploaded(VerificationLevel.ATTESTED, sent, true));
    }
}
