package org.waybill.objectstore;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;

/**
 * Gives each path its key. The key is the prefix plus the path if the target accepts that. Otherwise it is an escape:
 * the readable beginning of the path, {@code ~waybill~}, and the SHA-256 of the raw path. A path that looks like an
 * escape is escaped too, so that two paths never get the same key.
 */
public final class KeyNames {

    private static final String ESCAPE = "~waybill~";
    private static final Pattern LOOKS_ESCAPED = Pattern.compile("~waybill~[0-9a-f]{64}(/|$)");
    private static final String DIRECTORY_OBJECT = "__XLDIR__";
    private static final int READABLE = 80;
    private static final int LONGEST_ESCAPE = READABLE + ESCAPE.length() + 64;

    private final String prefix;
    private final Limits limits;

    /**
     * The names that a target accepts.
     *
     * @param keyBytes the most bytes of a whole key in UTF-8
     * @param segmentBytes the most bytes between two slashes
     * @param beyondAscii whether keys may hold other characters than ASCII
     * @param backslashes whether it distinguishes a backslash from a slash
     * @param controls whether keys may hold control characters
     * @param allListed whether it lists every key that it accepts
     */
    public record Limits(
            int keyBytes,
            int segmentBytes,
            boolean beyondAscii,
            boolean backslashes,
            boolean controls,
            boolean allListed) {

        /** S3's limit for a key, and the limit for a segment that MinIO and local file systems share. */
        public static final Limits DEFAULTS = new Limits(1024, 255);

        public Limits(int keyBytes, int segmentBytes) {
            this(keyBytes, segmentBytes, true, true, true, true);
        }
    }

    /**
     * The names for one target.
     *
     * @param prefix empty, or ending with a slash
     * @throws IllegalArgumentException when no key can begin with the prefix; the message says why
     */
    public KeyNames(String prefix, Limits limits) {
        this.prefix = prefix;
        this.limits = limits;
        if (!prefix.isEmpty()
                && (!prefix.endsWith("/") || !hasGoodSegments(prefix.substring(0, prefix.length() - 1)))) {
            throw new IllegalArgumentException("No key can begin with the prefix \"" + prefix
                    + "\": it must end with a slash and have no empty, . or .. segment, nor a name that the target"
                    + " does not keep or list (see waybill doctor).");
        }
        if (length(prefix) + LONGEST_ESCAPE > limits.keyBytes) {
            throw new IllegalArgumentException("The prefix leaves too little of a key's " + limits.keyBytes
                    + " bytes; it may have " + (limits.keyBytes - LONGEST_ESCAPE) + ".");
        }
    }

    /** The key of the path; always the same for the same path. */
    public String key(SourcePath path) {
        return path.text().filter(this::isTaken).map(text -> prefix + text).orElseGet(() -> prefix + escaped(path));
    }

    /** Whether the path has this key under the limits of some target. */
    public static boolean mayBe(String prefix, SourcePath path, String key) {
        return path.text().filter(text -> key.equals(prefix + text)).isPresent() || key.equals(prefix + escaped(path));
    }

    /** Whether the key ends like an escape; its path cannot be derived from it. */
    public static boolean isEscaped(String key) {
        return LOOKS_ESCAPED.matcher(key).find();
    }

    private boolean isTaken(String text) {
        return !LOOKS_ESCAPED.matcher(text).find()
                // MinIO stores "d/" as d__XLDIR__, treats an object of that name as "d/", and lists nothing below a
                // folder of such a name.
                && !text.contains(DIRECTORY_OBJECT + "/")
                && !text.endsWith(DIRECTORY_OBJECT)
                && length(prefix) + length(text) <= limits.keyBytes
                && hasGoodSegments(text);
    }

    private boolean hasGoodSegments(String text) {
        for (var segment : text.split("/", -1)) {
            if (segment.isEmpty() || length(segment) > limits.segmentBytes || !hasGoodCharacters(segment)) {
                return false;
            }
            if (!limits.allListed && isHidden(segment)) {
                return false;
            }
            for (var piece : segment.split("\\\\", -1)) {
                // MinIO treats a backslash as a slash here, and trims the name (cmd/object-api-utils.go).
                var bare = piece.strip();
                if (bare.equals(".") || bare.equals("..")) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean hasGoodCharacters(String segment) {
        return (limits.beyondAscii || length(segment) == segment.length())
                && (limits.backslashes || segment.indexOf('\\') < 0)
                && (limits.controls || segment.chars().noneMatch(Character::isISOControl));
    }

    // The folders where SeaweedFS keeps unfinished uploads and old versions.
    private static boolean isHidden(String segment) {
        return segment.equals(".uploads") || segment.endsWith(".versions");
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String escaped(SourcePath path) {
        var readable = path.encoded().replaceAll("[^A-Za-z0-9._-]", "_");
        var begin = readable.length() > READABLE ? readable.substring(0, READABLE) : readable;
        return begin + ESCAPE + Sha256.of(path.bytes()).hex();
    }
}
