package org.waybill.storage.minio;

import io.minio.GetObjectResponse;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.waybill.storage.Failure;
import org.waybill.storage.Failure.Kind;
import org.waybill.storage.FileMetadata;
import org.waybill.storage.OpenedFile;
import org.waybill.storage.Range;
import org.waybill.storage.Range.Span;
import org.waybill.storage.Read;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Version;

/** Opens objects. Every request after the first names the version that the first one met. */
final class MinioReads {

    private final Bucket bucket;

    MinioReads(Bucket bucket) {
        this.bucket = bucket;
    }

    /** Null when there is no such object. */
    @Nullable
    FileMetadata look(String key, StoragePath path, @Nullable Version version) throws MinioFault {
        try {
            var headers = bucket.head(key, version);
            return ObjectMetadata.of(path, headers, number(headers.get("Content-Length")));
        } catch (MinioFault e) {
            if (!e.isAbsent() && !e.isNoVersion()) {
                throw e;
            }
            bucket.check();
            return null;
        }
    }

    Read.Outcome open(String key, Read read) {
        try {
            boolean looks = read.known() != null || read.range() instanceof Range.Last;
            return looks ? lookAndOpen(key, read) : get(key, read, read.expected());
        } catch (MinioFault e) {
            return new Read.Failed(e.failure());
        }
    }

    /** For what cannot be asked in one request by every server. */
    private Read.Outcome lookAndOpen(String key, Read read) throws MinioFault {
        var file = look(key, read.path(), read.expected());
        if (file == null) {
            return absent(read);
        }
        var expected = read.expected();
        if (expected != null && !expected.matches(file.version())) {
            return new Read.PreconditionFailed(file.version());
        }
        if (file.version().etag().equals(read.known())) {
            return new Read.NotModified(file.version());
        }
        var span = read.range().of(file.size());
        if (span.isEmpty()) {
            return new Read.RangeNotSatisfiable(file.size());
        }
        // Of an empty span there is no range to ask for.
        var part = span.get().length() == 0
                ? Range.whole()
                : Range.between(
                        span.get().offset(), span.get().offset() + span.get().length() - 1);
        return get(key, read.range(part), file.version());
    }

    private static Read.Outcome absent(Read read) {
        return read.expected() == null ? new Read.NotFound() : new Read.PreconditionFailed(null);
    }

    private Read.Outcome get(String key, Read read, @Nullable Version version) throws MinioFault {
        long first = read.range() instanceof Range.Between between ? between.first() : 0;
        long last = read.range() instanceof Range.Between between ? between.last() : Long.MAX_VALUE;
        GetObjectResponse response;
        try {
            response = bucket.get(key, version, first, last);
        } catch (MinioFault e) {
            return refused(key, read, e);
        }
        var outcome = opened(key, read, version, response);
        if (!(outcome instanceof Read.Opened)) {
            close(response);
        }
        return outcome;
    }

    private Read.Outcome refused(String key, Read read, MinioFault e) throws MinioFault {
        if (e.isUnmet()) {
            return new Read.PreconditionFailed(null);
        }
        if (e.isAbsent() || e.isNoVersion()) {
            return absent(read);
        }
        if (e.isNoRange()) {
            var file = look(key, read.path(), read.expected());
            return file == null ? absent(read) : new Read.RangeNotSatisfiable(file.size());
        }
        throw e;
    }

    private Read.Outcome opened(String key, Read read, @Nullable Version version, GetObjectResponse response) {
        var headers = response.headers();
        long length = number(headers.get("Content-Length"));
        var part = part(headers);
        var file = ObjectMetadata.of(read.path(), headers, part.map(Part::total).orElse(length));
        if (version != null && !version.matches(file.version())) {
            return new Read.PreconditionFailed(file.version());
        }
        var span = read.range().of(file.size());
        if (span.isEmpty()) {
            return new Read.RangeNotSatisfiable(file.size());
        }
        var served = part.map(Part::span).orElse(new Span(0, length));
        if (!served.equals(span.get())) {
            return new Read.Failed(
                    new Failure(Kind.OTHER, "the object store sent another part than was asked for: " + served));
        }
        var body = new MinioBody(response, span.get(), (from, to) -> bucket.get(key, file.version(), from, to));
        return new Read.Opened(new OpenedFile(file, span.get(), body));
    }

    private record Part(Span span, long total) {}

    /** {@code bytes 2-5/10}. */
    private static Optional<Part> part(Headers headers) {
        var text = headers.get("Content-Range");
        if (text == null || !text.matches("bytes \\d{1,18}-\\d{1,18}/\\d{1,18}")) {
            return Optional.empty();
        }
        var numbers = text.substring("bytes ".length()).split("[-/]", -1);
        long first = Long.parseLong(numbers[0]);
        return Optional.of(
                new Part(new Span(first, Long.parseLong(numbers[1]) - first + 1), Long.parseLong(numbers[2])));
    }

    private static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static void close(GetObjectResponse response) {
        try {
            response.close();
        } catch (IOException e) {
            // Nothing of it was wanted.
        }
    }
}
