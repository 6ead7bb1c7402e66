package org.waybill.storage;

import io.minio.Xml;
import io.minio.errors.XmlParserException;
import io.minio.messages.ErrorResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FailureKind;

/** What a target's refusals and a network's failures mean. */
final class Reply {

    private static final Set<String> UNSUITABLE = Set.of(
            "KeyTooLongError",
            "XMinioInvalidObjectName",
            "XMinioInvalidResourceName",
            "InvalidObjectName",
            "EntityTooLarge",
            "MaxMessageLengthExceeded",
            "MetadataTooLarge",
            "XMinioParentIsObject",
            "XMinioObjectExistsAsDirectory");
    private static final Set<String> DAMAGED =
            Set.of("BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch", "IncompleteBody");
    private static final Set<String> FULL =
            Set.of("XMinioStorageFull", "StorageFull", "InsufficientStorage", "XMinioAdminBucketQuotaExceeded");

    private static final Set<String> UNMET = Set.of("PreconditionFailed", "ConditionalRequestConflict");
    private static final Set<String> NO_BUCKET = Set.of("NoSuchBucket");
    private static final Set<String> EVERYONE = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "AuthorizationHeaderMalformed",
            "InvalidTokenId",
            "ExpiredToken",
            "RequestTimeTooSkewed");
    private static final Map<String, String> WORDS = Map.of(
            "NoSuchBucket", "the bucket does not exist",
            "InvalidAccessKeyId", "the target does not know the access key; check AWS_ACCESS_KEY_ID",
            "SignatureDoesNotMatch", "the secret key is wrong; check AWS_SECRET_ACCESS_KEY",
            "RequestTimeTooSkewed", "the clocks of this machine and of the target differ too much; set them",
            "AuthorizationHeaderMalformed", "the target is in another region; set AWS_REGION");

    private Reply() {}

    /** The answer that a response other than success is. The response has been read. */
    static <T> Answer<T> refusal(String request, Response response, String body) {
        var error = error(body, response);
        int status = response.code();
        if (status == 412 || error.is(UNMET)) {
            return new Answer.Unmet<>();
        }
        if (status == 404 && !error.is(NO_BUCKET)) {
            return new Answer.Missing<>();
        }
        var kind = kind(status, error);
        // Wrong credentials, a missing bucket or a full disk concern every key; a policy may concern one.
        boolean outage = kind == FailureKind.TARGET_FULL
                || (kind == FailureKind.UNAVAILABLE && !error.is(DAMAGED))
                || error.is(NO_BUCKET)
                || error.is(EVERYONE);
        return new Answer.Failed<>(kind, error.message(request, status), status >= 500, outage);
    }

    private static FailureKind kind(int status, Refusal error) {
        if (error.is(FULL) || status == 507) {
            return FailureKind.TARGET_FULL;
        }
        if (error.is(UNSUITABLE)) {
            return FailureKind.UNSUITABLE;
        }
        if (error.is(DAMAGED) || status >= 500 || status == 429 || error.code.equals("RequestTimeout")) {
            return FailureKind.UNAVAILABLE;
        }
        return status == 403 || error.is(NO_BUCKET) || error.is(EVERYONE)
                ? FailureKind.REFUSED
                : FailureKind.UNSUITABLE;
    }

    /** The answer when no response came. */
    static <T> Answer.Failed<T> lost(String request, IOException e, boolean writes) {
        boolean neverSent = e instanceof ConnectException
                || e instanceof UnknownHostException
                || e instanceof NoRouteToHostException;
        var words = e instanceof UnknownHostException
                ? "unknown host " + e.getMessage()
                : e instanceof InterruptedIOException ? "no answer in time" : String.valueOf(e.getMessage());
        return new Answer.Failed<>(FailureKind.UNAVAILABLE, request + ": " + words + ".", writes && !neverSent, true);
    }

    /** The target's own words; the code is empty where it gave none. */
    private record Refusal(String code, String words) {

        boolean is(Set<String> codes) {
            return codes.contains(code);
        }

        String message(String request, int status) {
            var text = WORDS.getOrDefault(code, words.isEmpty() ? "HTTP " + status : words);
            var sentence = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
            return request + ": " + sentence + (code.isEmpty() ? "." : " (" + code + ").");
        }
    }

    private static Refusal error(String body, Response response) {
        // A HEAD has no body; MinIO names the error in headers.
        var header = new Refusal(
                ResponseHeaders.header(response, "x-minio-error-code"),
                ResponseHeaders.header(response, "x-minio-error-desc"));
        if (body.isBlank()) {
            return header;
        }
        try {
            var error = Xml.unmarshal(ErrorResponse.class, body);
            return new Refusal(text(error.code()), text(error.message()));
        } catch (XmlParserException e) {
            return header;
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
