package org.waybill.objectstore.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.objectstore.StoreWords.failed;
import static org.waybill.objectstore.s3.S3ObjectStoreTest.error;
import static org.waybill.objectstore.s3.S3ObjectStoreTest.put;
import static org.waybill.objectstore.s3.S3ObjectStoreTest.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.http.HttpResponse;
import org.waybill.objectstore.http.ScriptedServer;

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
        "403 No, '', INTERCEPTED, true, false",
        "404 None, '', INTERCEPTED, true, false",
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
            var answers = List.of(
                    failed(store.readBack("k", new ObjectVersion("abc", null), 7)), failed(store.list("", null)));

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
            assertThat(store.readBack("k", version, 7)).isEqualTo(new Answer.Missing<>());
            assertThat(store.readBack("k", version, 7)).isEqualTo(new Answer.Missing<>());
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
                "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html>The plain HTTP request was sent to HTTPS port",
                "\u0015\u0003\u0003\u0000\u0002\u0002\n",
                ""
            })
    void plainHttpToAPortForTlsIsTold(String answer) {
        try (var server = new ScriptedServer(ScriptedServer.raw(answer));
                var store = store(server.target())) {
            // When
            var failed = failed(put(store));

            // Then
            assertThat(failed.outage()).isTrue();
            assertThat(failed.message()).contains("TLS", "write https://");
        }
    }

    @Test
    void wordsBeforeACutAreRead() {
        // Given: MinIO cuts the connection behind its words when a body comes that it does not read
        var words = new ByteArrayInputStream("Client sent an HTTP request to an HTTPS server.".getBytes(US_ASCII));
        var cut = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketException("Connection reset");
            }
        };
        var response =
                new HttpResponse(400, new BasicClassicHttpResponse(400), new SequenceInputStream(words, cut), -1);
        var target = new Target("http://minio:9000", "us-east-1", "bucket", "");

        // When
        var tried = S3Failures.<Boolean>refused(S3Request.of("PUT", "k", Duration.ZERO), response, target);

        // Then
        assertThat(failed(tried.answer()).message()).contains("TLS", "write https://");
    }

    @Test
    void tlsToAPortForPlainHttpIsTold() throws Exception {
        // Given: a server that answers TLS as what it is to it, a bad request
        try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> answerBadly(listener));
            var target = new Target("https://127.0.0.1:" + listener.getLocalPort(), "us-east-1", "bucket", "");
            try (var store = S3ObjectStore.open(target, StoreServer.CREDENTIALS, StoreTimeouts.DEFAULTS)) {
                // When
                var failed = failed(put(store));

                // Then
                assertThat(failed.message()).contains("no TLS", "write http://");
            }
        }
    }

    private static void answerBadly(ServerSocket listener) {
        try (var connection = listener.accept()) {
            connection.getInputStream().read();
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
            connection.shutdownOutput();
            connection.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The client has seen enough.
        }
    }

    @Test
    void credentialsThatCannotBeRenewedAreAnOutage() {
        // Given
        CredentialSource away = () -> {
            throw new CredentialsUnavailable("The credentials of the role cannot be renewed.");
        };
        try (var server = new ScriptedServer();
                var store = S3ObjectStore.open(server.target(), away, StoreTimeouts.DEFAULTS)) {
            // When
            var failed = failed(put(store));

            // Then: nothing was sent
            assertThat(failed.outage()).isTrue();
            assertThat(failed.uncertain()).isFalse();
            assertThat(failed.message()).isEqualTo("PUT k: The credentials of the role cannot be renewed.");
            assertThat(server.requests).isEmpty();
        }
    }
}
