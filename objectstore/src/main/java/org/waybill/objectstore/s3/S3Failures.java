package org.waybill.objectstore.s3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.waybill.model.FailureKind;
import org.waybill.model.Printable;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.TargetFault;
import org.waybill.objectstore.http.HttpResponse;
import org.waybill.objectstore.http.ProxyFailure;
import org.waybill.objectstore.http.TlsSpoken;

/** Interprets refusals of a target and failures of the network. */
final class S3Failures {

    /**
     * @param outage as in {@link Answer.Failed}
     * @param advice is appended to the target's own message; may be empty
     */
    private record Meaning(FailureKind kind, boolean outage, String advice) {}

    private static final Meaning UNSUITABLE = new Meaning(FailureKind.UNSUITABLE, false, "");
    private static final Meaning ONCE_MORE = new Meaning(FailureKind.UNAVAILABLE, false, "");
    private static final Meaning DOWN = new Meaning(FailureKind.UNAVAILABLE, true, "");
    private static final Meaning FULL = new Meaning(FailureKind.TARGET_FULL, true, "");

    private static final Meaning TLS =
            new Meaning(FailureKind.REFUSED, true, "the port speaks TLS; write https:// for http:// in the endpoint");

    private static final int LONGEST_ERROR = 64 << 10;

    /** The last two come with status 409 for one of two concurrent writers: the first from S3, the second from Ceph. */
    private static final Set<String> UNMET =
            Set.of("PreconditionFailed", "ConditionalRequestConflict", "ConcurrentModification");

    /** Codes with status 404 that are not about an object or upload; the last is from versitygw, for a wrong access key. */
    private static final Set<String> NO_MATTER_OF_A_KEY = Set.of("NoSuchBucket", "XAdminUserNotFound");

    /** Statuses that proxies send for themselves, and S3 for an object or for permissions. */
    private static final Set<Integer> FOREIGN = Set.of(403, 404, 413);

    /** The JDK's message for bytes that are not TLS. */
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    /** Messages of web servers for plain HTTP on a TLS port: those in Go, nginx, Apache and others. */
    private static final Pattern WANTS_TLS = Pattern.compile("(?i)\\b(HTTPS|SSL|TLS)\\b");

    private static final String ELSEWHERE = "the target sends us elsewhere; check the endpoint and AWS_REGION";

    private S3Failures() {}

    /** Whether a target did nothing because it is overloaded, so that the request may be sent again. */
    enum Busy {
        NO,
        YES,
        /** The refusal had no body; it may also be an outage. */
        PERHAPS
    }

    /** The result of a request that was sent once. */
    record Tried<T>(Answer<T> answer, Busy busy) {}

    /** What an unsuccessful response means. */
    static <T> Tried<T> refused(S3Request asked, HttpResponse response, Target target) {
        var body = body(response);
        var error = error(body);
        // A HEAD has no body; MinIO names the error in headers.
        var code = error.field("Code").isEmpty()
                ? ResponseHeaders.header(response, "x-minio-error-code")
                : error.field("Code");
        var region = ResponseHeaders.header(response, "x-amz-bucket-region");
        var words = region.isEmpty() || region.equals(target.region())
                ? error.field("Message")
                : "the bucket lies in the region " + region;
        if (response.status() == 400 && code.isEmpty() && wantsTls(body, target)) {
            return new Tried<>(failed(asked, 400, "", "", TLS), Busy.NO);
        }
        Answer<T> answer = isForeign(asked, response, code)
                ? failed(asked, response.status(), code, words, foreign(response.status()))
                : refused(asked, response.status(), code, words, target);
        return new Tried<>(answer, busy(asked, response.status(), code));
    }

    // Not MinIO's SlowDownWrite and SlowDownRead: it sends them when drives are missing, perhaps after half the work.
    private static Busy busy(S3Request asked, int status, String code) {
        boolean said = status == 429
                || code.equals("SlowDown")
                || code.equals("TooManyRequests")
                || code.equals("RequestLimitExceeded");
        if (said) {
            return Busy.YES;
        }
        return status == 503 && code.isEmpty() && asked.method().equals("HEAD") ? Busy.PERHAPS : Busy.NO;
    }

    /** The received part of the body: a server that refuses a request early may cut the connection after its message. */
    private static byte[] body(HttpResponse response) {
        var words = new ByteArrayOutputStream();
        var piece = new byte[8 << 10];
        try {
            int count = response.body().read(piece);
            while (count >= 0 && words.size() < LONGEST_ERROR) {
                words.write(piece, 0, Math.min(count, LONGEST_ERROR - words.size()));
                count = response.body().read(piece);
            }
        } catch (IOException e) {
            // The bytes received before the failure count.
        }
        return words.toByteArray();
    }

    private static boolean wantsTls(byte[] body, Target target) {
        return target.endpoint().startsWith("http:")
                && WANTS_TLS
                        .matcher(new String(body, StandardCharsets.ISO_8859_1))
                        .find();
    }

    private static S3Xml error(byte[] body) {
        try {
            return S3Xml.read(new ByteArrayInputStream(body));
        } catch (IOException e) {
            // A proxy answers in HTML, and a HEAD has no body: only the status is left.
            return S3Xml.EMPTY;
        }
    }

    /** The answer for an error in the body; completing a multipart upload may fail with status 200. */
    static <T> Answer<T> refused(S3Request asked, int status, String code, String words, Target target) {
        if (status == 412 || UNMET.contains(code)) {
            return new Answer.Unmet<>();
        }
        if (status == 404 && (asked.asksForBucket() || !NO_MATTER_OF_A_KEY.contains(code))) {
            return new Answer.Missing<>();
        }
        return failed(asked, status, code, words, meaning(status, code, target));
    }

    private static <T> Answer<T> failed(S3Request asked, int status, String code, String words, Meaning meaning) {
        var message = Stream.of(asked.display(), (status + " " + code).strip(), words, meaning.advice)
                .filter(part -> !part.isEmpty())
                .map(Printable::of)
                .map(part -> part.endsWith(".") ? part.substring(0, part.length() - 1) : part)
                .collect(Collectors.joining(": "));
        boolean uncertain = asked.writes()
                && (status >= 500 || status == 200)
                && status != 501
                && meaning.kind == FailureKind.UNAVAILABLE;
        return new Answer.Failed<>(
                meaning.kind, message + ".", uncertain, meaning.outage, code.isEmpty() ? null : code);
    }

    private static Meaning meaning(int status, String code, Target target) {
        return switch (code) {
            case "InvalidAccessKeyId", "InvalidTokenId", "XAdminUserNotFound" -> forAll("check AWS_ACCESS_KEY_ID");
            case "SignatureDoesNotMatch" -> forAll("check AWS_SECRET_ACCESS_KEY");
            case "ExpiredToken", "InvalidToken" ->
                forAll("the temporary credentials are no longer valid; get new ones");
            case "RequestTimeTooSkewed" -> forAll("the clocks of this machine and of the target differ; set them");
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException" ->
                forAll("requests are signed for the region " + target.region() + "; check AWS_REGION and the endpoint");
            case "NoSuchBucket" -> forAll("there is no bucket " + target.bucket());
            case "BucketAlreadyExists" -> forAll("the bucket belongs to someone else; choose another name");
            case "InvalidBucketName" -> forAll("choose another name for the bucket");
            case "XMinioStorageFull", "StorageFull", "InsufficientStorage", "XMinioAdminBucketQuotaExceeded" -> FULL;
            case "BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch", "IncompleteBody" ->
                new Meaning(FailureKind.UNAVAILABLE, false, "the bytes were damaged on the way");
            case "InvalidPart", "InvalidPartOrder", "RequestTimeout", "OperationAborted" -> ONCE_MORE;
            case "SlowDown", "SlowDownRead", "SlowDownWrite", "ServiceUnavailable", "XMinioServerNotInitialized" ->
                DOWN;
            default -> meaning(status);
        };
    }

    // Every S3 names a code and the request in the body of a refusal, except for a HEAD: without them a proxy has
    // answered.
    private static boolean isForeign(S3Request asked, HttpResponse response, String code) {
        return FOREIGN.contains(response.status())
                && code.isEmpty()
                && !asked.method().equals("HEAD")
                && ResponseHeaders.header(response, "x-amz-request-id").isEmpty();
    }

    private static Meaning foreign(int status) {
        return status == 413
                ? new Meaning(
                        FailureKind.UNSUITABLE,
                        false,
                        "a proxy in between limits the size of bodies; lift that limit (nginx: client_max_body_size 0)")
                : new Meaning(
                        FailureKind.INTERCEPTED,
                        true,
                        "answered by something that is not S3; check the proxy in between");
    }

    private static Meaning meaning(int status) {
        return switch (status) {
            case 301, 308 -> forAll(ELSEWHERE);
            case 302, 307 -> new Meaning(FailureKind.UNAVAILABLE, true, ELSEWHERE);
            case 407 ->
                forAll("the proxy on the way wants a user and a password: write USER:PASSWORD@ before its host");
            case 401, 403 -> new Meaning(FailureKind.REFUSED, false, "check the credentials and their policy");
            case 408, 429 -> DOWN;
            case 409 -> ONCE_MORE;
            case 501 -> new Meaning(FailureKind.UNSUITABLE, false, "the target cannot do this");
            case 507 -> FULL;
            default -> status >= 500 || status == 200 ? DOWN : UNSUITABLE;
        };
    }

    /** Refused for every key: other files would only fail too. */
    private static Meaning forAll(String advice) {
        return new Meaning(FailureKind.REFUSED, true, advice);
    }

    /**
     * The answer when no response came, or only a part of one.
     *
     * @param begun whether any byte of a write was sent
     */
    static <T> Answer<T> lost(S3Request asked, IOException broken, boolean begun, Target target) {
        // An interrupt of the thread tells nothing about the target.
        boolean interrupted = Thread.currentThread().isInterrupted();
        var message = asked.display() + ": " + (interrupted ? "interrupted" : Printable.of(place(broken, target)));
        // A repeated request would get the same answer, and other keys may work.
        if (broken instanceof TargetFault && !asked.writes() && !interrupted) {
            return new Answer.Failed<>(FailureKind.UNSUITABLE, message + ".", false, false);
        }
        return new Answer.Failed<>(FailureKind.UNAVAILABLE, message + ".", begun, !interrupted);
    }

    /** The answer when the request could not be signed: renewing temporary credentials may need the network, too. */
    static <T> Answer<T> unsigned(S3Request asked, CredentialsUnavailable cause) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        var message = asked.display() + ": " + (interrupted ? "interrupted." : cause.getMessage());
        return new Answer.Failed<>(FailureKind.UNAVAILABLE, message, false, !interrupted);
    }

    private static String words(IOException broken) {
        return switch (broken) {
            case UnknownHostException _ -> "there is no such host";
            case ConnectException _ -> "nothing answers";
            case NoRouteToHostException _ -> "there is no way to it";
            case SocketTimeoutException _ -> "no answer in time";
            case TargetFault fault -> String.valueOf(fault.getMessage());
            case TlsSpoken _ -> "TLS is spoken; write https:// for http://";
            case SSLException _
            when NO_TLS.equals(broken.getMessage()) -> "no TLS is spoken; write http:// for https://";
            case SSLException _ ->
                "no secure connection (" + broken.getMessage()
                        + "); check the scheme of the endpoint, and name its certificate in SSL_CERT_FILE or AWS_CA_BUNDLE";
            default -> "the exchange broke off (" + broken.getMessage() + ")";
        };
    }

    private static String place(IOException broken, Target target) {
        if (broken instanceof ProxyFailure proxy) {
            var cause = proxy.getCause() instanceof IOException failure ? words(failure) + " at " : "";
            return cause + proxy.getMessage() + " on the way to " + target.endpoint();
        }
        return words(broken) + " at " + target.endpoint();
    }

    /** The same for a target that never answered: some servers close the connection when they expect TLS. */
    static <T> Answer<T> neverAnswered(Answer<T> lost, IOException broken, Target target) {
        boolean closed = (broken instanceof EOFException || broken instanceof SocketException)
                && !(broken instanceof ConnectException || broken instanceof NoRouteToHostException);
        return closed && target.endpoint().startsWith("http:") && lost instanceof Answer.Failed<T> failed
                ? new Answer.Failed<>(
                        failed.kind(),
                        failed.message() + " If it speaks TLS, write https:// in the endpoint.",
                        failed.uncertain(),
                        failed.outage())
                : lost;
    }

    /** The answer to a request for a key that no URL can contain. */
    static <T> Answer<T> unaddressable(S3Request asked) {
        return new Answer.Failed<>(
                FailureKind.UNSUITABLE, asked.display() + ": no key may have an empty, . or .. segment.", false, false);
    }
}
