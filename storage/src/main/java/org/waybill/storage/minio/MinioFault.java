package org.waybill.storage.minio;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Printable;
import org.waybill.storage.Failure;
import org.waybill.storage.Failure.Kind;

/** A request that was not answered as hoped. */
final class MinioFault extends Exception {

    private static final long serialVersionUID = 1;

    private static final int NO_ANSWER = 0;

    private final int status;
    private final String code;
    private final transient Failure failure;

    private MinioFault(int status, String code, Failure failure) {
        super(failure.message(), null, false, false);
        this.status = status;
        this.code = code;
        this.failure = failure;
    }

    /** Waits for the answer. */
    static <T> T await(CompletableFuture<T> future) throws MinioFault {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw of(e.getCause());
        }
    }

    static MinioFault of(@Nullable Throwable cause) {
        return switch (cause) {
            case ErrorResponseException e -> ofAnswer(e);
            case ServerException e -> new MinioFault(e.statusCode(), "", unavailable("status " + e.statusCode()));
            case MinioException e when e.getCause() != null -> of(e.getCause());
            case null -> new MinioFault(NO_ANSWER, "", unavailable("no reason was given"));
            default ->
                new MinioFault(NO_ANSWER, "", unavailable(cause.getClass().getSimpleName() + " " + cause.getMessage()));
        };
    }

    private static MinioFault ofAnswer(ErrorResponseException e) {
        int status = e.response() == null ? NO_ANSWER : e.response().code();
        var code = String.valueOf(e.errorResponse().code());
        var message = Printable.of("the object store answered " + status + " " + code + ": "
                + e.errorResponse().message());
        return new MinioFault(status, code, new Failure(kind(status, code), message));
    }

    private static Kind kind(int status, String code) {
        if (code.toLowerCase(Locale.ROOT).contains("storagefull") || status == 507) {
            return Kind.FULL;
        }
        return switch (status) {
            case NO_ANSWER, 408, 429, 500, 502, 503, 504 -> Kind.UNAVAILABLE;
            case 401, 403 -> Kind.DENIED;
            default ->
                switch (code) {
                    case "KeyTooLongError", "XMinioInvalidObjectName", "InvalidURI" -> Kind.PATH;
                    default -> Kind.OTHER;
                };
        };
    }

    private static Failure unavailable(String why) {
        return new Failure(Kind.UNAVAILABLE, Printable.of("the object store cannot be reached: " + why));
    }

    Failure failure() {
        return failure;
    }

    /** No such object, as opposed to no such bucket, which says nothing of the object. */
    boolean isAbsent() {
        return (status == 404 && !code.equals("NoSuchBucket")) || isDeleteMarker();
    }

    /** The version that was asked for is the mark that the object was deleted. */
    private boolean isDeleteMarker() {
        return status == 405;
    }

    boolean isUnmet() {
        return status == 412 || status == 409;
    }

    boolean isNoRange() {
        return status == 416;
    }

    /** The version's id is none that the server ever gave. */
    boolean isNoVersion() {
        return status == 400 && (code.equals("InvalidArgument") || code.equals("NoSuchVersion"));
    }

    /** Whether the request may have been carried out all the same. */
    boolean isUnknown() {
        return status == NO_ANSWER || status >= 500 || status == 408;
    }
}
