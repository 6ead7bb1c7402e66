package org.waybill.storage.minio;

import io.minio.ListObjectsV2Args;
import io.minio.messages.Contents;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.waybill.model.SourcePath;
import org.waybill.storage.Listing;
import org.waybill.storage.PathRefused;
import org.waybill.storage.StorageFault;
import org.waybill.storage.StoragePath;

/** Objects page by page. Keys that cannot be paths, such as markers of folders, are left out. */
final class MinioListing implements Listing {

    private final Bucket bucket;
    private final Request request;
    private final @Nullable String prefix;
    private Iterator<Contents> page = Collections.emptyIterator();
    private @Nullable String token;
    private boolean last;

    MinioListing(Bucket bucket, Request request) {
        this.bucket = bucket;
        this.request = request;
        // A prefix may end within a character; then its whole characters are asked for.
        this.prefix = wholeCharacters(request.prefix().bytes());
    }

    private static String wholeCharacters(byte[] prefix) {
        int end = prefix.length;
        while (end > 0 && SourcePath.ofBytes(Arrays.copyOf(prefix, end)).text().isEmpty()) {
            end--;
        }
        return SourcePath.ofBytes(Arrays.copyOf(prefix, end)).text().orElse("");
    }

    @Override
    public @Nullable Item next() throws StorageFault {
        while (true) {
            while (page.hasNext()) {
                var item = item(page.next());
                if (item != null) {
                    return item;
                }
            }
            if (last) {
                return null;
            }
            fetch();
        }
    }

    private void fetch() throws StorageFault {
        var after = request.after();
        var args = ListObjectsV2Args.builder()
                .bucket(bucket.name())
                .prefix(prefix)
                .encodingType("url")
                .maxKeys(1000);
        if (token != null) {
            args.continuationToken(token);
        } else if (after != null) {
            after.source().text().ifPresent(args::startAfter);
        }
        try {
            var result = MinioFault.await(bucket.client().listObjectsV2(args.build()))
                    .result();
            // Else its names stay encoded.
            result.contents().forEach(object -> object.setEncodingType(result.encodingType()));
            page = result.contents().iterator();
            token = result.nextContinuationToken();
            last = !result.isTruncated() || token == null;
        } catch (MinioFault e) {
            throw new StorageFault(e.failure());
        }
    }

    private @Nullable Item item(Contents object) {
        try {
            var path = StoragePath.of(object.objectName());
            return request.includes(path)
                    ? new Item(
                            path,
                            object.size(),
                            object.lastModified().toInstant(),
                            ObjectMetadata.version(object.etag(), null))
                    : null;
        } catch (PathRefused e) {
            return null;
        }
    }

    @Override
    public void close() {
        last = true;
        page = Collections.emptyIterator();
    }
}
