package org.waybill.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What an object is served as: by its name's extension, else by how its content begins. */
public final class ContentTypes {

    private static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> BY_EXTENSION = table("""
            application/gzip gz tgz
            application/json json map
            application/msword doc
            application/pdf pdf
            application/rtf rtf
            application/vnd.ms-excel xls
            application/vnd.ms-powerpoint ppt
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.text odt
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/x-7z-compressed 7z
            application/x-tar tar
            application/xml xml
            application/yaml yaml yml
            application/zip zip
            audio/flac flac
            audio/mpeg mp3
            audio/ogg ogg oga opus
            audio/wav wav
            font/ttf ttf
            font/woff woff
            font/woff2 woff2
            image/avif avif
            image/bmp bmp
            image/gif gif
            image/heic heic
            image/jpeg jpg jpeg jpe
            image/png png
            image/svg+xml svg
            image/tiff tif tiff
            image/webp webp
            image/x-icon ico
            message/rfc822 eml
            text/calendar ics
            text/css css
            text/csv csv
            text/html html htm
            text/javascript js mjs
            text/markdown md
            text/plain txt log
            text/vcard vcf
            video/mp4 mp4 m4v
            video/mpeg mpg mpeg
            video/quicktime mov
            video/webm webm
            video/x-matroska mkv
            video/x-msvideo avi
            """);

    // How files of a type begin, in ISO 8859-1.
    private static final Map<String, String> BY_BEGINNING = Map.of(
            "%PDF-", "application/pdf",
            "\u0089PNG\r\n\u001A\n", "image/png",
            "\u00FF\u00D8\u00FF", "image/jpeg",
            "GIF8", "image/gif",
            "PK\u0003\u0004", "application/zip",
            "\u001F\u008B", "application/gzip",
            "OggS", "audio/ogg",
            "<?xml", "application/xml");

    private ContentTypes() {}

    private static Map<String, String> table(String lines) {
        return lines.lines()
                .map(line -> line.strip().split(" "))
                .flatMap(words -> Arrays.stream(words).skip(1).map(extension -> Map.entry(extension, words[0])))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * The content type of a file.
     *
     * @param name or path; only what follows the last dot counts
     * @param beginning the first bytes of the content, as many as there are
     */
    public static String of(String name, byte[] beginning) {
        var extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        var known = BY_EXTENSION.get(extension);
        if (known != null) {
            return known;
        }
        var begin = new String(beginning, 0, Math.min(beginning.length, 16), StandardCharsets.ISO_8859_1);
        return BY_BEGINNING.entrySet().stream()
                .filter(entry -> begin.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
