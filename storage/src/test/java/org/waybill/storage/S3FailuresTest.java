package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.storage.S3ObjectStoreTest.error;
import static org.waybill.storage.S3ObjectStoreTest.put;
import static org.waybill.storage.S3ObjectStoreTest.store;
import static org.waybill.storage.StoreFixture.failed;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.events.FailureKind;
import org.waybill.events.ObjectVersion;

class S3FailuresTest {

    @ParameterizedTest
    @CsvSource({
        "503 Slow, SlowDown, UNAVAILABLE, true, true",
        "500 Error, InternalError, UNAVAILABLE, true, true",
        "502 Bad Gateway, '', UNAVAILABLE, true, true",
        "429 Slow, TooManyRequests, UNAVAILABLE, true, false",
        "507 Full, XMinioStorageFull, TARGET_FULL, true, false",
        "400 Bad, XMinioAdminBucketQuotaExceeded, TARGET_FULL, true, false",
        "403 No, AccessDenied, REFUSED, false, false",
        "403 No, '', UNAVAILABLE, true, false",
        "404 None, '', UNAVAILABLE, true, false",
        "409 Conflict, OperationAborted, UNAVAILABLE, false, false",
        "409 Conflict, InvalidBucketState, UNAVAILABLE, false, false",
        "409 Conflict, '', UNAVAILABLE, false, false",
        "413 Large, '', UNSUITABLE, false, false",
        "403 No, RequestTimeTooSkewed, REFUSED, true, false",
        "301 Moved, PermanentRedirect, REFUSED, true, false",
        "404 None, NoSuchBucket, REFUSED, true, false",
        "404 None, XAdminUserNotFound, REFUSED, true, false",
        "400 Bad, KeyTooLongError, UNSUITABLE, false, false",
        "400 Bad, XMinioInvalidObjectName, UNSUITABLE, false, false",
        "400 Bad, EntityTooLarge, UNSUITABLE, false, false",
        "501 None, NotImplemented, UNSUITABLE, false, false",
        "400 Bad, BadDigest, UNAVAILABLE, false, false",
        "400 Bad, XAmzContentChecksumMismatch, UNAVAILABLE, false, false",
        "400 Bad, RequestTimeout, UNAVAILABLE, false, false",
    })
    void aRefusalSaysWhatFollows(String status, String code, FailureKind kind, boolean outage, boolean uncertain) {
        var reply = code.isEmpty()
                ? ScriptedServer.text(status, "", "<html><body>Bad<br>gateway")
                : ScriptedServer.text(status, "", error(code));
        // A target that says that it is busy is asked again.
        try (var server = new ScriptedServer(reply, reply, reply, reply, reply);
                var store = store(server.target())) {
            // When
            var answer = failed(put(store));

            // Then
            assertThat(answer.kind()).isEqualTo(kind);
            assertThat(answer.outage()).as("outage").isEqualTo(outage);
            assertThat(answer.uncertain()).as("uncertain").isEqualTo(uncertain);
            assertThat(answer.message())
                    .startsWith("PUT k: " + status.substring(0, 3))
                    .contains(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"404 Not Found", "403 Forbidden"})
    void whatAProxyAnswersItselfIsNotTheTargetsWord(String status) {
        var page = ScriptedServer.text(status, "Content-Type: text/html\r\n", "default backend - 404");
        try (var server = new ScriptedServer(page, page);
                var store = store(server.target())) {
            // When
            var answers =
                    List.of(failed(store.readBack("k", new ObjectVersion("abc", null))), failed(store.list("", null)));

            // Then
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.outage()).isTrue();
                assertThat(answer.message())
                        .startsWith("GET ")
                        .contains(status.substring(0, 3), "not S3", "check the proxy");
            });
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void anObjectThatIsNotThereIsMissingInTheTargetsOwnWords() {
        var version = new ObjectVersion("abc", null);
        try (var server = new ScriptedServer(
                        ScriptedServer.text("404 None", "", error("NoSuchKey")),
                        ScriptedServer.text("404 None", "x-amz-request-id: 17A\r\n", "damaged on the way"),
                        ScriptedServer.text("404 None", "", ""));
                var store = store(server.target())) {
            // Then: a HEAD has no words
            assertThat(store.readBack("k", version)).isEqualTo(new Answer.Missing<>());
            assertThat(store.readBack("k", version)).isEqualTo(new Answer.Missing<>());
            assertThat(store.head("k")).isEqualTo(new Answer.Missing<>());
        }
    }

    @Test
    void aProxyThatLimitsTheSizeOfBodiesIsNamed() {
        try (var server = new ScriptedServer(ScriptedServer.text("413 Large", "", "<html><body>Too<br>large"));
                var store = store(server.target())) {
            // Then
            assertThat(failed(put(store)).message())
                    .startsWith("PUT k: 413: a proxy in between limits the size of bodies")
                    .contains("client_max_body_size");
        }
    }

    @Test
    void aReadThatIsRefusedIsNeverUncertain() {
        var reply = ScriptedServer.text("503 Slow", "", "");
        try (var server = new ScriptedServer(reply, reply, reply);
                var store = store(server.target())) {
            // When
            var answer = failed(store.head("k"));

            // Then
            assertThat(answer.outage()).isTrue();
            assertThat(answer.uncertain()).isFalse();
        }
    }

    @Test
    void aBusyTargetIsAskedAgain() {
        var busy = ScriptedServer.text("503 Slow", "", error("SlowDown"));
        try (var server = new ScriptedServer(busy, ScriptedServer.text("200 OK", "ETag: \"e\"\r\n", ""));
                var store = store(server.target())) {
            // Then
            assertThat(put(store)).isInstanceOf(Answer.Given.class);
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void aTargetThatMissesDrivesIsNotAskedAgain() {
        var halfDone = ScriptedServer.text("503 Slow", "", error("SlowDownWrite"));
        try (var server = new ScriptedServer(halfDone, ScriptedServer.text("200 OK", "ETag: \"e\"\r\n", ""));
                var store = store(server.target())) {
            // Then
            assertThat(failed(put(store)).uncertain()).isTrue();
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void aHeadThatIsRefusedWithoutAWordIsAskedAgain() {
        var busy = ScriptedServer.text("503 Slow", "", "");
        try (var server = new ScriptedServer(busy, busy, ScriptedServer.text("404 None", "", ""));
                var store = store(server.target())) {
            // Then
            assertThat(store.head("k")).isEqualTo(new Answer.Missing<>());
        }
    }

    @ParameterizedTest
    @CsvSource({"412, PreconditionFailed", "409, ConditionalRequestConflict", "409, ConcurrentModification"})
    void aConditionThatDoesNotHoldIsUnmet(String status, String code) {
        try (var server = new ScriptedServer(ScriptedServer.text(status + " No", "", error(code)));
                var store = store(server.target())) {
            // When
            var answer = put(store);

            // Then
            assertThat(answer).isEqualTo(new Answer.Unmet<>());
        }
    }

    @Test
    void theRegionOfTheBucketIsSaid() {
        try (var server = new ScriptedServer(ScriptedServer.text(
                        "301 Moved", "x-amz-bucket-region: eu-west-7\r\n", error("PermanentRedirect")));
                var store = store(server.target())) {
            // When
            var answer = failed(put(store));

            // Then
            assertThat(answer.message()).contains("eu-west-7", "AWS_REGION");
        }
    }
}
