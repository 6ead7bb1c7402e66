package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.objectstore.StoreWords.ABSENT;
import static org.waybill.objectstore.StoreWords.HEADERS;
import static org.waybill.objectstore.StoreWords.body;
import static org.waybill.objectstore.StoreWords.failed;
import static org.waybill.objectstore.StoreWords.given;
import static org.waybill.objectstore.StoreWords.text;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Part;
import org.waybill.objectstore.ObjectStore.ReadBack;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.http.ScriptedServer;

/** What networks and targets do to requests, played by a server of our own. */
@Timeout(20)
class S3ObjectStoreTest {

    private static final StoreTimeouts SHORT =
            new StoreTimeouts(Duration.ofMillis(500), Duration.ofMillis(300), Duration.ofMillis(900));
    private static final ObjectVersion VERSION = new ObjectVersion("abc", null);
    static final String ETAG = "ETag: \"abc\"\r\n";

    static S3ObjectStore store(Target target) {
        return S3ObjectStore.open(target, StoreServer.CREDENTIALS, SHORT);
    }

    static Answer<ObjectVersion> put(ObjectStore store) {
        return store.put("k", body(text("content")), HEADERS, ABSENT);
    }

    static String error(String code) {
        return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>words</Message></Error>";
    }

    @Test
    void aMissingObjectIsToldFromABucketThatVanished() {
        // Given: the 404 of a HEAD says neither
        try (var server = new ScriptedServer(
                        ScriptedServer.text("404 None", "", ""),
                        ScriptedServer.text("404 None", "", ""),
                        ScriptedServer.text("404 None", "", error("NoSuchBucket")));
                var store = store(server.target())) {
            // When
            var answer = failed(store.head("k"));

            // Then
            assertThat(answer.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(answer.outage()).isTrue();
            assertThat(answer.message()).contains("there is no bucket bucket");
        }
    }

    @Test
    void aTargetThatIsNotThereIsAQuickOutageAndNothingWasWritten() {
        // Given
        var target = new Target("http://127.0.0.1:" + StoreServer.freePort(), "us-east-1", "bucket", "");
        try (var store = store(target)) {
            long begun = System.nanoTime();

            // When
            var answer = failed(put(store));

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            assertThat(answer.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(answer.outage()).isTrue();
            assertThat(answer.uncertain()).isFalse();
            assertThat(answer.message()).contains("PUT k", target.endpoint());
        }
    }

    @Test
    void aHostThatHasNoAddressIsAnOutage() {
        try (var store = store(new Target("http://no-such-host.invalid", "us-east-1", "bucket", ""))) {
            // When
            var answer = failed(put(store));

            // Then
            assertThat(answer.outage()).isTrue();
            assertThat(answer.uncertain()).isFalse();
            assertThat(answer.message()).contains("no such host", "no-such-host.invalid");
        }
    }

    @Test
    void aTargetThatNeverAnswersIsGivenUpAndAWriteIsUncertain() {
        try (var server = new ScriptedServer();
                var store = store(server.target())) {
            long begun = System.nanoTime();

            // When
            var write = failed(put(store));
            var read = failed(store.head("k"));

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
            assertThat(List.of(write, read)).allSatisfy(answer -> {
                assertThat(answer.kind()).isEqualTo(FailureKind.UNAVAILABLE);
                assertThat(answer.outage()).isTrue();
                assertThat(answer.message()).contains("no answer in time");
            });
            assertThat(write.uncertain()).isTrue();
            assertThat(read.uncertain()).isFalse();
        }
    }

    @Test
    void aJoinThatNeverAnswersIsGivenUpToo() {
        try (var server = new ScriptedServer();
                var store = store(server.target())) {
            // When
            var answer = failed(store.completeMultipart("k", "id", List.of(new Part(1, "e", 5, null)), ABSENT, null));

            // Then
            assertThat(answer.uncertain()).isTrue();
        }
    }

    @Test
    void aJoinMayBeSilentForLongerThanOtherRequests() {
        // Given
        var paced = new CountDownLatch(1);
        ScriptedServer.Reply late = out -> {
            await(paced, SHORT.progress().plusMillis(200));
            ScriptedServer.text("200 OK", "", "<R><ETag>\"joined-1\"</ETag></R>")
                    .to(out);
        };
        try (var server = new ScriptedServer(late);
                var store = store(server.target())) {
            // When
            var answer = store.completeMultipart("k", "id", List.of(new Part(1, "e", 5, null)), ABSENT, null);

            // Then
            assertThat(answer).isEqualTo(new Answer.Given<>(new ObjectVersion("joined-1", null)));
        }
    }

    static void await(CountDownLatch never, Duration time) {
        try {
            assertThat(never.await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aDownloadThatTricklesIsGivenUp() {
        // Given
        var paced = new CountDownLatch(1);
        ScriptedServer.Reply trickle = out -> {
            ScriptedServer.raw("HTTP/1.1 200 OK\r\n" + ETAG + "Content-Length: 1000\r\n\r\n")
                    .to(out);
            for (int i = 0; i < 1000; i++) {
                out.write('x');
                out.flush();
                await(paced, Duration.ofMillis(20));
            }
        };
        try (var server = new ScriptedServer(trickle);
                var store = store(server.target())) {
            long begun = System.nanoTime();

            // When
            var answer = failed(store.readBack("k", VERSION, 1_000));

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
            assertThat(answer.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        }
    }

    @Test
    void aDownloadThatBreaksOffProvesNothing() {
        try (var server = new ScriptedServer(
                        ScriptedServer.raw("HTTP/1.1 200 OK\r\n" + ETAG + "Content-Length: 100\r\n\r\nshort"));
                var store = store(server.target())) {
            // When
            var answer = failed(store.readBack("k", VERSION, 7));

            // Then
            assertThat(answer.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(answer.uncertain()).isFalse();
        }
    }

    @Test
    void aDownloadOfOtherBytesShowsThem() {
        try (var server = new ScriptedServer(
                        ScriptedServer.text("200 OK", ETAG, "conteNt"), ScriptedServer.text("200 OK", ETAG, "cont"));
                var store = store(server.target())) {
            // When
            var flipped = given(store.readBack("k", VERSION, 7));
            var truncated = given(store.readBack("k", VERSION, 7));

            // Then
            assertThat(flipped).isEqualTo(new ReadBack(7, Sha256.of(text("conteNt"))));
            assertThat(truncated).isEqualTo(new ReadBack(4, Sha256.of(text("cont"))));
        }
    }

    @Test
    void aDownloadOfAnotherVersionIsUnmetEvenWhereTheTargetIgnoresTheCondition() {
        try (var server = new ScriptedServer(ScriptedServer.text("200 OK", "ETag: \"other\"\r\n", "content"));
                var store = store(server.target())) {
            // When
            var answer = store.readBack("k", new ObjectVersion("abc", "v1"), 7);

            // Then
            assertThat(answer).isEqualTo(new Answer.Unmet<>());
            assertThat(server.requests.getFirst())
                    .startsWith("GET /bucket/k?versionId=v1 ")
                    .contains("If-Match: \"abc\"");
        }
    }

    @Test
    void aWriteWhoseAnswerIsLostIsUncertainAndSentOnce() {
        // Given: a connection that was used before, on which requests are lost
        var first = ScriptedServer.kept("200 OK", ETAG, "");
        try (var server = new ScriptedServer(first, _ -> {}, ScriptedServer.text("200 OK", ETAG, ""));
                var store = store(server.target())) {
            given(store.head("k"));

            // When
            var answer = failed(put(store));

            // Then
            assertThat(answer.uncertain()).isTrue();
            assertThat(answer.outage()).isTrue();
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void aReadWhoseAnswerIsLostIsSentAgain() {
        // Given
        var first = ScriptedServer.kept("200 OK", ETAG, "");
        try (var server = new ScriptedServer(first, _ -> {}, ScriptedServer.text("200 OK", ETAG, ""));
                var store = store(server.target())) {
            given(store.head("k"));

            // When
            var answer = store.head("k");

            // Then
            assertThat(answer).isInstanceOf(Answer.Given.class);
            assertThat(server.requests).hasSize(3);
        }
    }

    @Test
    void aJoinThatFailsWithStatus200IsAFailure() {
        try (var server = new ScriptedServer(ScriptedServer.text("200 OK", "", "  \n" + error("InternalError")));
                var store = store(server.target())) {
            // When
            var answer = failed(store.completeMultipart("k", "id", List.of(new Part(1, "e", 5, null)), ABSENT, null));

            // Then
            assertThat(answer.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(answer.uncertain()).isTrue();
            assertThat(answer.message()).contains("InternalError");
        }
    }

    @Test
    void aVersionCalledNullIsNone() {
        try (var server = new ScriptedServer(ScriptedServer.text("200 OK", ETAG + "x-amz-version-id: null\r\n", ""));
                var store = store(server.target())) {
            // When
            var answer = put(store);

            // Then
            assertThat(answer).isEqualTo(new Answer.Given<>(VERSION));
        }
    }

    @Test
    void anAnswerThatIsNoS3IsNoAnswer() {
        try (var server = new ScriptedServer(
                        ScriptedServer.text("200 OK", "", "<html>welcome<br>"),
                        ScriptedServer.text("200 OK", "", "hello"));
                var store = store(server.target())) {
            // When
            var listing = failed(store.list("", null));
            var write = failed(put(store));

            // Then
            assertThat(listing.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(write.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(write.message()).contains("ETag");
        }
    }

    @Test
    void anInterruptedRequestIsNoOutage() throws InterruptedException {
        try (var server = new ScriptedServer();
                var store = S3ObjectStore.open(server.target(), StoreServer.CREDENTIALS, StoreTimeouts.DEFAULTS)) {
            var answer = new AtomicReference<Answer<ObjectVersion>>();
            var worker = Thread.startVirtualThread(() -> answer.set(put(store)));
            while (server.requests.isEmpty()) {
                Thread.onSpinWait();
            }

            // When
            worker.interrupt();
            worker.join();

            // Then
            assertThat(failed(answer.get()).outage()).isFalse();
            assertThat(failed(answer.get()).uncertain()).isTrue();
        }
    }

    @Test
    void aHeadThatIsRefusedWithoutAWordIsExplainedByARead() {
        try (var server = new ScriptedServer(
                        ScriptedServer.text("400 Bad Request", "", ""),
                        ScriptedServer.text("400 Bad Request", "", error("ExpiredToken")));
                var store = store(server.target())) {
            // When
            var answer = failed(store.head("k"));

            // Then
            assertThat(answer.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(answer.outage()).isTrue();
            assertThat(answer.message()).contains("temporary credentials");
            assertThat(server.requests.getLast()).contains("GET /bucket/k", "bytes=0-0");
        }
    }

    @Test
    void aHeadThatIsRefusedWhereReadingIsAllowedStaysRefused() {
        try (var server = new ScriptedServer(
                        ScriptedServer.text("403 No", "", ""), ScriptedServer.text("206 Partial", ETAG, "c"));
                var store = store(server.target())) {
            // When
            var answer = failed(store.head("k"));

            // Then
            assertThat(answer.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(answer.outage()).isFalse();
        }
    }

    @Test
    void aSecretIsInNoMessage() {
        var credentials = new S3Credentials("the-access-key", "the-secret-key", "the-session-token");
        try (var server = new ScriptedServer(ScriptedServer.text("403 No", "", error("SignatureDoesNotMatch")));
                var store = S3ObjectStore.open(server.target(), credentials, SHORT)) {
            // When
            var answer = failed(put(store));

            // Then
            assertThat(answer.message()).doesNotContain("the-");
            assertThat(credentials.toString()).isEqualTo("***");
            assertThat(server.requests.getFirst())
                    .contains("x-amz-security-token: the-session-token", "/eu-north-1/s3/aws4_request");
        }
    }

    @Test
    void overHttpABodyWhoseHashIsKnownIsSigned() {
        var content = text("content");
        var known = new ObjectStore.Body(content, content.length, body(content).crc32c(), Sha256.of(content));
        try (var server = new ScriptedServer(_ -> ScriptedServer.text("200 OK", ETAG, ""));
                var store = store(server.target())) {
            // When
            given(store.put("k", known, HEADERS, ABSENT));
            given(put(store));

            // Then
            assertThat(server.requests.getFirst())
                    .contains("x-amz-content-sha256: " + Sha256.of(content).hex())
                    .containsPattern("SignedHeaders=[a-z0-9;-]*x-amz-content-sha256");
            assertThat(server.requests.getLast()).contains("x-amz-content-sha256: UNSIGNED-PAYLOAD");
        }
    }
}
