package org.waybill.storage.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Sha256;
import org.waybill.source.Pin;
import org.waybill.source.Stat;
import org.waybill.storage.ContentTypes;
import org.waybill.storage.FileMetadata;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Upload;

/**
 * What is kept of a file beside its content, in one extended attribute: {@code name=value} pairs, joined by {@code &} and
 * percent-encoded. Anybody may have written it, so what does not read well counts as absent.
 */
final class Attributes {

    private static final String ATTRIBUTE = Pin.OURS.substring("user.".length()) + "file";
    private static final int LONGEST = 4_096;
    private static final String TAG = "tag.";

    private Attributes() {}

    /** @param pin of a new file whose content is complete */
    static void keep(Upload upload, Pin pin, Sha256 sha256, Instant now) throws IOException {
        var values = new HashMap<String, String>();
        values.put("name", upload.fileName());
        values.put("type", upload.contentType());
        values.put("created", now.toString());
        values.put("sha256", sha256.hex());
        values.put("of", contentOf(pin.stat()));
        upload.tags().forEach((name, value) -> values.put(TAG + name, value));
        var text = new StringBuilder();
        values.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, UTF_8)));
        view(pin).write(ATTRIBUTE, ByteBuffer.wrap(text.toString().getBytes(US_ASCII)));
    }

    /** Names the content that the hash is of: the file may be written to by somebody who does not know of the hash. */
    private static String contentOf(Stat stat) {
        return stat.version().size() + "," + stat.version().mtimeNanos();
    }

    private static UserDefinedFileAttributeView view(Pin pin) {
        return Files.getFileAttributeView(pin.path(), UserDefinedFileAttributeView.class);
    }

    static FileMetadata of(StoragePath path, Pin pin, Stat stat) {
        var kept = read(pin);
        var modified = Instant.EPOCH.plusNanos(stat.version().mtimeNanos());
        var tags = new HashMap<String, String>();
        kept.forEach((name, value) -> {
            if (name.startsWith(TAG)) {
                tags.put(name.substring(TAG.length()), value);
            }
        });
        var name = kept.getOrDefault("name", path.name());
        return new FileMetadata(
                path,
                name,
                kept.getOrDefault("type", ContentTypes.of(name)),
                stat.version().size(),
                created(kept.get("created"), modified),
                modified,
                tags,
                LocalFileStorage.version(stat),
                contentOf(stat).equals(kept.get("of")) ? sha256(kept.get("sha256")) : null);
    }

    private static Instant created(@Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private static @Nullable Sha256 sha256(@Nullable String hex) {
        return hex != null && hex.matches("[0-9a-f]{64}") ? new Sha256(hex) : null;
    }

    private static Map<String, String> read(Pin pin) {
        var values = new HashMap<String, String>();
        var buffer = ByteBuffer.allocate(LONGEST);
        try {
            int length = view(pin).read(ATTRIBUTE, buffer);
            for (var pair : new String(buffer.array(), 0, length, US_ASCII).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // No such attribute, a file system without any, or somebody else's text.
            return Map.of();
        }
        return values;
    }
}
