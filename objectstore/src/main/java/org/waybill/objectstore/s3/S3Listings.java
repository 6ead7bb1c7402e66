package org.waybill.objectstore.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.ObjectStore.Page;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.TargetFault;

/** Lists a bucket, page by page. */
final class S3Listings {

    /** Some targets list their folder marker in addition to the thousand objects that S3 lists at most. */
    private static final int MOST_LISTED = 1_001;

    private static final String META = "x-amz-meta-";

    private final S3Calls calls;
    private final StoreTimeouts timeouts;

    /** MinIO lists metadata on request; others ignore the parameter, and S3Proxy refuses it. */
    private volatile boolean asksForMetadata = true;

    S3Listings(S3Calls calls, StoreTimeouts timeouts) {
        this.calls = calls;
        this.timeouts = timeouts;
    }

    Answer<Page> page(String prefix, @Nullable Continuation from) {
        return ask(listing(prefix, from), from);
    }

    Answer<Page> pageAfter(String prefix, String after) {
        return ask(listing(prefix, null).query("start-after", after), null);
    }

    Answer<Page> pageDescribed(String prefix, @Nullable Continuation from) {
        if (asksForMetadata) {
            Answer<Page> answer = ask(listing(prefix, from).query("metadata", "true"), from);
            if (!(answer instanceof Answer.Failed<Page> failed) || failed.outage()) {
                return answer;
            }
            asksForMetadata = false;
        }
        return page(prefix, from);
    }

    private S3Request listing(String prefix, @Nullable Continuation from) {
        var asked = S3Request.of("GET", null, timeouts.call(0))
                .query("list-type", "2")
                .query("encoding-type", "url")
                .query("prefix", prefix);
        return from == null ? asked : asked.query("continuation-token", from.token());
    }

    private Answer<Page> ask(S3Request asked, @Nullable Continuation from) {
        return calls.send(
                asked,
                response -> new Answer.Given<>(page(S3Xml.read(response.body(), "Contents", MOST_LISTED), from)));
    }

    private static Page page(S3Xml answer, @Nullable Continuation from) throws TargetFault {
        boolean encoded = answer.field("EncodingType").equals("url");
        var objects = new ArrayList<Listed>(answer.entries().size());
        for (Map<String, String> entry : answer.entries()) {
            String key = entry.getOrDefault("Key", "");
            objects.add(new Listed(
                    encoded ? URLDecoder.decode(key, StandardCharsets.UTF_8) : key,
                    Long.parseLong(entry.getOrDefault("Size", "0")),
                    ResponseHeaders.unquoted(entry.getOrDefault("ETag", "")),
                    listedMetadata(entry)));
        }
        String next = answer.field("NextContinuationToken");
        return new Page(List.copyOf(objects), next.isEmpty() ? null : Continuation.after(from, objects, next));
    }

    private static Map<String, String> listedMetadata(Map<String, String> entry) {
        String prefix = "usermetadata/" + META;
        var metadata = new HashMap<String, String>();
        entry.forEach((path, value) -> {
            String name = path.toLowerCase(Locale.ROOT);
            if (name.startsWith(prefix)) {
                metadata.put(name.substring(prefix.length()), value);
            }
        });
        return Map.copyOf(metadata);
    }
}
