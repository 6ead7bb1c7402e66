package org.waybill.storage;

import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file to be stored.
 *
 * @param fileName the name that people see; kept beside the content
 * @param tags short facts of the application, kept beside the content: names of lower-case letters, digits and hyphens
 */
public record Upload(
        StoragePath path,
        String fileName,
        String contentType,
        Map<String, String> tags,
        Content content,
        Condition condition,
        Cancellation cancellation) {

    private static final int MOST_TAGS = 10;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TYPE = 127;
    /** Together with the names of the tags. S3 takes 2 KiB with everything else, and encoding may make it longer. */
    private static final int LONGEST_TAGS = 400;

    private static final Pattern TAG = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
    private static final Pattern TYPE = Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+(;[\\x20-\\x7e]*)?");

    public Upload {
        tags = Map.copyOf(tags);
        if (fileName.isEmpty() || fileName.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a file name has 1 to " + LONGEST_NAME + " characters");
        }
        if (contentType.length() > LONGEST_TYPE || !TYPE.matcher(contentType).matches()) {
            throw new IllegalArgumentException("not a content type, such as text/plain: " + contentType);
        }
        checkTags(tags);
    }

    private static void checkTags(Map<String, String> tags) {
        int length = 0;
        for (var tag : tags.entrySet()) {
            if (!TAG.matcher(tag.getKey()).matches()) {
                throw new IllegalArgumentException(
                        "the name of a tag has lower-case letters, digits and hyphens, 32 at most: " + tag.getKey());
            }
            length += tag.getKey().length() + tag.getValue().length();
        }
        if (tags.size() > MOST_TAGS || length > LONGEST_TAGS) {
            throw new IllegalArgumentException(
                    "a file has " + MOST_TAGS + " tags at most, and " + LONGEST_TAGS + " characters in all of them");
        }
    }

    /** A new file at a path of its own, {@code {uuid}/{name}}. */
    public static Upload named(String fileName, Content content) {
        var path = StoragePath.fresh(UUID.randomUUID(), fileName);
        return new Upload(
                path,
                fileName,
                ContentTypes.of(fileName),
                Map.of(),
                content,
                new Condition.Create(),
                Cancellation.NEVER);
    }

    /** A file at this path, whatever is there. */
    public static Upload to(StoragePath path, Content content) {
        var name = path.name();
        return new Upload(
                path,
                name.substring(0, Math.min(name.length(), LONGEST_NAME)),
                ContentTypes.of(name),
                Map.of(),
                content,
                new Condition.Overwrite(),
                Cancellation.NEVER);
    }

    public Upload withFileName(String name) {
        return new Upload(path, name, contentType, tags, content, condition, cancellation);
    }

    public Upload withContentType(String type) {
        return new Upload(path, fileName, type, tags, content, condition, cancellation);
    }

    public Upload withTags(Map<String, String> tags) {
        return new Upload(path, fileName, contentType, tags, content, condition, cancellation);
    }

    public Upload withContent(Content content) {
        return new Upload(path, fileName, contentType, tags, content, condition, cancellation);
    }

    /** Only if there is no file at the path. */
    public Upload ifAbsent() {
        return on(new Condition.Create());
    }

    /** Only in place of this version. */
    public Upload replacing(Version version) {
        return on(new Condition.Replace(version));
    }

    public Upload on(Condition condition) {
        return new Upload(path, fileName, contentType, tags, content, condition, cancellation);
    }

    public Upload until(Cancellation cancellation) {
        return new Upload(path, fileName, contentType, tags, content, condition, cancellation);
    }

    /** What must be at the path for the upload to be stored. */
    public sealed interface Condition {

        /** Nothing. */
        record Create() implements Condition {}

        /** This version, by its ETag. */
        record Replace(Version version) implements Condition {}

        /** Anything or nothing. The last upload wins. */
        record Overwrite() implements Condition {}
    }

    public sealed interface Outcome {}

    /** The file is durable. Its metadata holds the hash of what was stored. */
    public record Stored(FileMetadata file) implements Outcome {}

    /** The condition is not met, and nothing has changed. */
    public record Refused(@Nullable Version current) implements Outcome {}

    /** The file was stored whole, or nothing has changed: the answer was lost, or the disk did not confirm. */
    public record Unknown(Failure failure) implements Outcome {}

    /** Nothing has changed. */
    public record Failed(Failure failure) implements Outcome {}
}
