package org.waybill.storage;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.waybill.events.Sha256;
import org.waybill.events.SourcePath;

/**
 * Gives each path its key. The key is the prefix and the path itself wherever the target takes that; else an escape: the
 * readable beginning of the path, {@code ~waybill~}, and the SHA-256 of the raw path. A path that looks like an escape is
 * escaped too, so that no two paths get one key.
 */
public final class KeyNames {

    private static final String ESCAPE = "~waybill~";
    private static final Pattern LOOKS_ESCAPED = Pattern.compile("~waybill~[0-9a-f]{64}$");
    private static final int READABLE = 80;

    private final String prefix;
    private final Limits limits;

    /**
     * What a target takes.
     *
     * @param keyBytes of a whole key in UTF-8
     * @param segmentBytes between two slashes
     */
    public record Limits(int keyBytes, int segmentBytes) {

        /** S3's limit of a key, and a limit of a segment that MinIO and local file systems share. */
        public static final Limits DEFAULTS = new Limits(1024, 255);
    }

    /** @param prefix empty, or ending with a slash */
    public KeyNames(String prefix, Limits limits) {
        this.prefix = prefix;
        this.limits = limits;
    }

    /** The key of the path; always the same for the same path. */
    public String key(SourcePath path) {
        return path.text().filter(this::isTaken).map(text -> prefix + text).orElseGet(() -> prefix + escaped(path));
    }

    private boolean isTaken(String text) {
        if (LOOKS_ESCAPED.matcher(text).find()
                || (prefix + text).getBytes(StandardCharsets.UTF_8).length > limits.keyBytes) {
            return false;
        }
        for (var segment : text.split("/", -1)) {
            if (segment.isEmpty() || segment.getBytes(StandardCharsets.UTF_8).length > limits.segmentBytes) {
                return false;
            }
            for (var piece : segment.split("\\\\", -1)) {
                // MinIO takes a backslash for a slash here, and trims (cmd/object-api-utils.go).
                var bare = piece.strip();
                if (bare.equals(".") || bare.equals("..")) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String escaped(SourcePath path) {
        var readable = path.encoded().replaceAll("[^A-Za-z0-9._-]", "_");
        var begin = readable.length() > READABLE ? readable.substring(0, READABLE) : readable;
        return begin + ESCAPE + Sha256.of(path.bytes()).hex();
    }
}
