package org.waybill.storage.minio;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectAPIArgs;
import io.minio.UploadPartArgs;
import io.minio.messages.Part;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Sha256;
import org.waybill.storage.Failure;
import org.waybill.storage.Failure.Kind;
import org.waybill.storage.FileMetadata;
import org.waybill.storage.StorageFault;
import org.waybill.storage.Upload;
import org.waybill.storage.Upload.Condition;
import org.waybill.storage.Version;
import org.waybill.storage.flow.Intake;

/**
 * Puts objects: a short one in one request, a long one in parts. Nothing is visible before the last request, which is
 * sent when the content has ended as it was declared. What a failed upload removes is its own parts, never the key.
 */
final class MinioUploads {

    private static final int FIRST = 64 * 1024;
    private static final int MOST_PARTS = 10_000;
    private static final long MIB = 1 << 20;

    private final Bucket bucket;
    private final int partBytes;
    private final InstantSource clock;

    MinioUploads(Bucket bucket, int partBytes, InstantSource clock) {
        this.bucket = bucket;
        this.partBytes = partBytes;
        this.clock = clock;
    }

    Upload.Outcome upload(String key, Upload upload) {
        int part = partBytes(upload.content().size());
        if (part < 0) {
            return new Upload.Failed(new Failure(Kind.CONTENT, "the content is too long for an object"));
        }
        try (var intake = Intake.of(upload)) {
            byte[] first = first(intake, part);
            return first.length < part ? put(key, upload, first, intake) : new InParts(key, upload, intake).run(first);
        } catch (StorageFault e) {
            return new Upload.Failed(e.failure());
        }
    }

    /** So large that the parts suffice; negative if none is. */
    private int partBytes(long size) {
        long needed = size / (MOST_PARTS - 1) / MIB * MIB + MIB;
        return size <= 0 ? partBytes : (int) (needed > Integer.MAX_VALUE - MIB ? -1 : Math.max(partBytes, needed));
    }

    /** The whole content if it is shorter than a part; else as much as a part. Short content takes little memory. */
    private static byte[] first(Intake intake, int part) throws StorageFault {
        byte[] buffer = new byte[FIRST];
        int filled = intake.fill(buffer);
        while (filled == buffer.length && filled < part) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(part, 2L * buffer.length));
            filled += intake.fill(buffer, filled);
        }
        return filled == buffer.length ? buffer : Arrays.copyOf(buffer, filled);
    }

    private Upload.Outcome put(String key, Upload upload, byte[] content, Intake intake) throws StorageFault {
        var sha256 = intake.end();
        var now = clock.instant();
        var headers = ObjectMetadata.headers(upload, sha256, now);
        headers.putAll(conditions(upload.condition()));
        // The server refuses other bytes than these.
        headers.put(Http.Headers.X_AMZ_CONTENT_SHA256, sha256.hex());
        var type = headers.remove("Content-Type");
        var request = PutObjectAPIArgs.builder()
                .bucket(bucket.name())
                .object(key)
                .data(content, content.length)
                .contentType(type)
                .headers(new Http.Headers(headers))
                .build();
        try {
            return stored(upload, MinioFault.await(bucket.client().putObject(request)), sha256, content.length, now);
        } catch (MinioFault e) {
            return ended(e);
        }
    }

    private static Map<String, String> conditions(Condition condition) {
        return switch (condition) {
            case Condition.Create _ -> Map.of("If-None-Match", "*");
            case Condition.Replace(Version version) -> Map.of("If-Match", "\"" + version.etag() + "\"");
            case Condition.Overwrite _ -> Map.of();
        };
    }

    private static Upload.Outcome ended(MinioFault e) {
        if (e.isUnmet() || e.isAbsent()) {
            return new Upload.Refused(null);
        }
        return e.isUnknown() ? new Upload.Unknown(e.failure()) : new Upload.Failed(e.failure());
    }

    private static Upload.Outcome stored(
            Upload upload, ObjectWriteResponse response, Sha256 sha256, long length, Instant now) {
        var version = ObjectMetadata.version(response.etag(), response.versionId());
        return new Upload.Stored(new FileMetadata(
                upload.path(),
                upload.fileName(),
                upload.contentType(),
                length,
                now,
                now,
                upload.tags(),
                version,
                sha256));
    }

    /** One upload in parts. */
    private final class InParts {
        private final String key;
        private final Upload upload;
        private final Intake intake;
        private final Instant now = clock.instant();
        private final ArrayList<Part> parts = new ArrayList<>();

        InParts(String key, Upload upload, Intake intake) {
            this.key = key;
            this.upload = upload;
            this.intake = intake;
        }

        Upload.Outcome run(byte[] first) {
            String id;
            try {
                var refusal = refusal();
                if (refusal != null) {
                    return refusal;
                }
                id = create();
            } catch (MinioFault e) {
                return new Upload.Failed(e.failure());
            }
            Upload.Outcome outcome = null;
            try {
                outcome = send(id, first);
                return outcome;
            } finally {
                if (!(outcome instanceof Upload.Stored)) {
                    abort(id);
                }
            }
        }

        /** Before gigabytes are sent in vain. What counts is the condition of the last request. */
        private Upload.@Nullable Outcome refusal() throws MinioFault {
            if (upload.condition() instanceof Condition.Overwrite) {
                return null;
            }
            var there = new MinioReads(bucket).look(key, upload.path(), null);
            var version = there == null ? null : there.version();
            boolean met = upload.condition() instanceof Condition.Replace(Version wanted)
                    ? version != null && version.etag().equals(wanted.etag())
                    : version == null;
            return met ? null : new Upload.Refused(version);
        }

        private String create() throws MinioFault {
            var headers = ObjectMetadata.headers(upload, upload.content().expected(), now);
            var created = MinioFault.await(bucket.client()
                    .createMultipartUpload(CreateMultipartUploadArgs.builder()
                            .bucket(bucket.name())
                            .object(key)
                            .headers(new Http.Headers(headers))
                            .build()));
            return created.result().uploadId();
        }

        private Upload.Outcome send(String id, byte[] part) {
            Sha256 sha256;
            try {
                for (int filled = part.length; filled > 0; filled = intake.fill(part)) {
                    if (parts.size() == MOST_PARTS) {
                        return new Upload.Failed(new Failure(
                                Kind.CONTENT, "content of unknown length may have " + MOST_PARTS + " parts at most"));
                    }
                    send(id, part, filled);
                }
                sha256 = intake.end();
            } catch (StorageFault e) {
                return new Upload.Failed(e.failure());
            } catch (MinioFault e) {
                return new Upload.Failed(e.failure());
            }
            try {
                return stored(upload, complete(id), sha256, intake.length(), now);
            } catch (MinioFault e) {
                return ended(e);
            }
        }

        private void send(String id, byte[] part, int length) throws MinioFault {
            var sent = MinioFault.await(bucket.client()
                    .uploadPart(UploadPartArgs.builder()
                            .bucket(bucket.name())
                            .object(key)
                            .uploadId(id)
                            .partNumber(parts.size() + 1)
                            .data(part, length)
                            .build()));
            parts.add(sent.part());
        }

        private ObjectWriteResponse complete(String id) throws MinioFault {
            return MinioFault.await(bucket.client()
                    .completeMultipartUpload(CompleteMultipartUploadArgs.builder()
                            .bucket(bucket.name())
                            .object(key)
                            .uploadId(id)
                            .parts(parts.toArray(Part[]::new))
                            .extraHeaders(new HashMap<>(conditions(upload.condition())))
                            .build()));
        }

        private void abort(String id) {
            try {
                MinioFault.await(bucket.client()
                        .abortMultipartUpload(AbortMultipartUploadArgs.builder()
                                .bucket(bucket.name())
                                .object(key)
                                .uploadId(id)
                                .build()));
            } catch (MinioFault e) {
                // The parts cost space until the bucket's lifecycle removes them; no read sees them.
            }
        }
    }
}
