package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.objectstore.StoreWords.HEADERS;
import static org.waybill.objectstore.StoreWords.failed;
import static org.waybill.objectstore.StoreWords.given;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.http.ScriptedServer;

/** What a broken or hostile target sends ends, and costs little memory. */
@Timeout(20)
class HostileTargetTest {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
    private static final ObjectVersion VERSION = new ObjectVersion("abc", null);

    private static S3ObjectStore store(ScriptedServer server) {
        return S3ObjectStore.open(server.target(), StoreServer.CREDENTIALS, StoreTimeouts.DEFAULTS);
    }

    /** Sends a chunk after the other until the client hangs up. */
    private static ScriptedServer.Reply endless(String head, String beginning, String piece) {
        return out -> {
            raw(out, head + "\r\n");
            chunk(out, beginning);
            var pieces = piece.repeat(Math.max(1, (16 << 10) / piece.length()));
            while (true) {
                chunk(out, pieces);
            }
        };
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        raw(out, Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    private static void raw(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String entry(String key) {
        return "<Contents><Key>" + key + "</Key><Size>1</Size></Contents>";
    }

    private static ScriptedServer.Reply page(String token, String... keys) {
        var entries = new StringBuilder();
        for (var key : keys) {
            entries.append(entry(key));
        }
        return ScriptedServer.kept(
                "200 OK", "", "<R>" + entries + "<NextContinuationToken>" + token + "</NextContinuationToken></R>");
    }

    /** Lists to the end, or to the page that is none. */
    private static Answer<List<String>> listAll(IntFunction<ScriptedServer.Reply> pages) {
        var asked = new AtomicInteger();
        try (var server = new ScriptedServer(_ -> pages.apply(asked.getAndIncrement()));
                var store = store(server)) {
            var keys = new ArrayList<String>();
            Continuation from = null;
            do {
                var answer = store.list("", from);
                if (!(answer instanceof Answer.Given<ObjectStore.Page>(var page))) {
                    return Answer.otherwise(answer);
                }
                page.objects().stream().map(Listed::key).forEach(keys::add);
                from = page.next();
            } while (from != null);
            return new Answer.Given<>(keys);
        }
    }

    private static void isFaultOfTarget(Answer<?> answer, String words) {
        assertThat(failed(answer).kind()).isEqualTo(FailureKind.UNSUITABLE);
        assertThat(failed(answer).outage()).isFalse();
        assertThat(failed(answer).message()).contains(words);
    }

    @Test
    void aPageWithoutAnEndIsGivenUp() {
        try (var server = new ScriptedServer(endless(CHUNKED, "<R>", entry("k")));
                var store = store(server)) {
            isFaultOfTarget(store.list("", null), "the target lists more than 1001 entries on one page");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<R><Contents><Key>", "<R><Other>", "<R>"})
    void aPageThatIsTooLongIsGivenUp(String beginning) {
        try (var server = new ScriptedServer(endless(CHUNKED, beginning, " "));
                var store = store(server)) {
            isFaultOfTarget(store.list("", null), "the target's answer is longer than 16384 KiB");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a>", "<x/>", "<a b='c'>"})
    void elementsWithoutAnEndAreNoAnswer(String element) {
        try (var server = new ScriptedServer(endless(CHUNKED, "<R>", element));
                var store = store(server)) {
            assertThat(failed(store.list("", null)).message()).contains("GET bucket", "no XML of S3");
        }
    }

    @Test
    void aListingThatGoesRoundIsGivenUp() {
        isFaultOfTarget(listAll(_ -> page("t", "a", "b")), "the same continuation token again");
        isFaultOfTarget(listAll(number -> page("t" + number % 7, "k" + number)), "the same continuation token again");
        isFaultOfTarget(listAll(number -> page("t" + number, "a", "b")), "the same keys again");
        isFaultOfTarget(listAll(number -> page("t" + number, "k" + number % 7)), "the same keys again");
        isFaultOfTarget(
                listAll(number -> page("t" + number, "k" + (number < 5 ? number : 5 + number % 3))), "same keys");
        isFaultOfTarget(listAll(number -> page("t" + number)), "1000 pages in a row are empty");
    }

    @Test
    void aListingInAnyOrderWithEmptyPagesIsRead() {
        assertThat(given(listAll(number -> switch (number) {
                    case 0 -> page("t0");
                    case 1 -> page("t1", "b", "b0");
                    case 2 -> page("t2");
                    case 3 -> page("t3", "c");
                    default -> page("", "a");
                })))
                .containsExactly("b", "b0", "c", "a");
    }

    @Test
    void anErrorWithoutAnEndIsReadInPart() {
        var head = "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n";
        try (var server = new ScriptedServer(endless(head, "<Error><Message>", "x"));
                var store = store(server)) {
            var answer = failed(store.list("", null));
            assertThat(answer.outage()).isTrue();
            assertThat(answer.message()).hasSizeLessThan(3_000);
        }
    }

    @Test
    void aHeadThatIsTooLongIsGivenUp() {
        ScriptedServer.Reply head = out -> {
            raw(out, "HTTP/1.1 200 OK\r\n");
            while (true) {
                raw(out, "X: " + "x".repeat(60_000) + "\r\n");
            }
        };
        try (var server = new ScriptedServer(_ -> head);
                var store = store(server)) {
            isFaultOfTarget(store.head("k"), "the head of the target's answer is longer than 256 KiB");
            var write = failed(store.put("k", StoreFixture.body(new byte[1]), HEADERS, StoreFixture.ABSENT));
            assertThat(write.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(write.uncertain()).isTrue();
        }
    }

    @Test
    void ofALargerObjectOnlyAByteMoreIsRead() {
        ScriptedServer.Reply huge = out -> {
            raw(out, "HTTP/1.1 200 OK\r\n" + S3ObjectStoreTest.ETAG + "Content-Length: 9000000000000000000\r\n\r\n");
            while (true) {
                out.write(new byte[16 << 10]);
            }
        };
        try (var server = new ScriptedServer(huge, endless(CHUNKED + S3ObjectStoreTest.ETAG, "x", "x"));
                var store = store(server)) {
            assertThat(given(store.readBack("k", VERSION, 7)).size()).isEqualTo(9_000_000_000_000_000_000L);
            assertThat(given(store.readBack("k", VERSION, 7)).size()).isEqualTo(8);
        }
    }

    @Test
    void aRestThatTricklesHoldsNobodyUp() {
        var paced = new CountDownLatch(1);
        ScriptedServer.Reply trickle = out -> {
            raw(out, "HTTP/1.1 200 OK\r\n" + S3ObjectStoreTest.ETAG + "Content-Length: 60000\r\n\r\n");
            for (int i = 0; i < 60_000; i++) {
                raw(out, "x");
                S3ObjectStoreTest.await(paced, Duration.ofMillis(20));
            }
        };
        try (var server = new ScriptedServer(trickle);
                var store = store(server)) {
            long begun = System.nanoTime();

            // When
            var read = given(store.readBack("k", VERSION, 7));

            // Then
            assertThat(read.size()).isEqualTo(60_000);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "10001", "-5"})
    void partsThatWereNotAskedForAreGivenUp(String marker) {
        var parts = ScriptedServer.kept(
                "200 OK",
                "",
                "<R><Part><PartNumber>1</PartNumber></Part><IsTruncated>true</IsTruncated>" + "<NextPartNumberMarker>"
                        + marker + "</NextPartNumberMarker></R>");
        try (var server = new ScriptedServer(_ -> parts);
                var store = store(server)) {
            var answer = store.listParts("k", "id");
            if (marker.equals("0")) {
                // As before the first part: there is no other page.
                assertThat(given(answer)).hasSize(1);
            } else {
                isFaultOfTarget(answer, "the target lists parts that were not asked for or cannot be");
            }
        }
    }

    @Test
    void theAnswerToAWriteThatIsTooLongIsNone() {
        try (var server = new ScriptedServer(endless(CHUNKED, "<R><UploadId>", "x"));
                var store = store(server)) {
            var answer = failed(store.createMultipart("k", HEADERS));
            assertThat(answer.outage()).isTrue();
            assertThat(answer.uncertain()).isTrue();
            assertThat(answer.message()).contains("the target's answer is longer than 64 KiB");
        }
    }
}
