package org.waybill.objectstore;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The content type of an object: by its name's extension, else by the first bytes of its content. */
public final class ContentTypes {

    private static final String UNKNOWN = "application/octet-stream";

    /** Loaded for the first object, and not at the start of the process. */
    private static final Map<String, String> BY_EXTENSION = table();

    /** The bytes at an offset that identify a type, in ISO 8859-1. */
    private record Mark(int offset, String bytes, String type) {}

    // The first match decides.
    private static final List<Mark> MARKS = List.of(
            new Mark(0, "%PDF-", "application/pdf"),
            new Mark(0, "\u0089PNG\r\n\u001A\n", "image/png"),
            new Mark(0, "\u00FF\u00D8\u00FF", "image/jpeg"),
            new Mark(0, "GIF8", "image/gif"),
            new Mark(8, "WEBP", "image/webp"),
            new Mark(8, "WAVE", "audio/wav"),
            new Mark(8, "AVI ", "video/x-msvideo"),
            new Mark(4, "ftypheic", "image/heic"),
            new Mark(4, "ftypavif", "image/avif"),
            new Mark(4, "ftypqt", "video/quicktime"),
            new Mark(4, "ftypM4A", "audio/mp4"),
            new Mark(4, "ftyp", "video/mp4"),
            new Mark(0, "\u001AE\u00DF\u00A3", "video/x-matroska"),
            new Mark(0, "II*\0", "image/tiff"),
            new Mark(0, "MM\0*", "image/tiff"),
            new Mark(0, "PK\u0003\u0004", "application/zip"),
            new Mark(0, "\u001F\u008B", "application/gzip"),
            new Mark(0, "BZh", "application/x-bzip2"),
            new Mark(0, "\u00FD7zXZ\0", "application/x-xz"),
            new Mark(0, "7z\u00BC\u00AF'\u001C", "application/x-7z-compressed"),
            new Mark(0, "Rar!\u001A\u0007", "application/vnd.rar"),
            new Mark(0, "(\u00B5/\u00FD", "application/zstd"),
            new Mark(0, "SQLite format 3\0", "application/vnd.sqlite3"),
            new Mark(0, "OggS", "audio/ogg"),
            new Mark(0, "fLaC", "audio/flac"),
            new Mark(0, "ID3", "audio/mpeg"),
            new Mark(0, "{\\rtf", "application/rtf"),
            new Mark(0, "%!PS", "application/postscript"),
            new Mark(0, "<?xml", "application/xml"),
            new Mark(0, "<!DOCTYPE html", "text/html"));

    private static final int LONGEST_MARK = 16;

    private ContentTypes() {}

    /** Reads the table; the header of its file names the source. */
    private static Map<String, String> table() {
        try (var file = requireNonNull(ContentTypes.class.getResourceAsStream("content-types.txt"))) {
            var text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            var types = new HashMap<String, String>(4_096);
            for (int at = 0, end; at < text.length(); at = end + 1) {
                end = text.indexOf('\n', at);
                if (text.charAt(at) != '#') {
                    put(text.substring(at, end), types);
                }
            }
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(String line, Map<String, String> types) {
        int space = line.indexOf(' ');
        var type = line.substring(0, space);
        while (space >= 0) {
            int next = line.indexOf(' ', space + 1);
            types.putIfAbsent(next < 0 ? line.substring(space + 1) : line.substring(space + 1, next), type);
            space = next;
        }
    }

    /** Every type that {@link #of} can give. */
    static Set<String> known() {
        return Stream.concat(BY_EXTENSION.values().stream(), MARKS.stream().map(Mark::type))
                .collect(Collectors.toSet());
    }

    /**
     * The content type of a file.
     *
     * @param name or path; only what follows the last dot of its last segment counts
     * @param beginning the first bytes of the content, 16 or as many as there are
     */
    public static String of(String name, byte[] beginning) {
        int dot = name.lastIndexOf('.');
        var extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        var known = dot < 0 ? null : BY_EXTENSION.get(extension);
        if (known != null) {
            return known;
        }
        var begin = new String(beginning, 0, Math.min(beginning.length, LONGEST_MARK), StandardCharsets.ISO_8859_1);
        return MARKS.stream()
                .filter(mark -> begin.startsWith(mark.bytes, mark.offset))
                .map(Mark::type)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
