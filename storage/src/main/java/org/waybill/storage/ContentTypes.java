package org.waybill.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an object is served as: by its name's extension, else by how its content begins. */
public final class ContentTypes {

    private static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> BY_EXTENSION = table("""
            application/epub+zip epub
            application/geo+json geojson
            application/gpx+xml gpx
            application/gzip gz tgz
            application/java-archive jar
            application/json json map
            application/jsonl jsonl ndjson
            application/msword doc dot
            application/pdf pdf
            application/pgp-encrypted pgp gpg
            application/pgp-signature asc sig
            application/pkcs7-signature p7s
            application/postscript ps eps ai
            application/rtf rtf
            application/sql sql
            application/toml toml
            application/vnd.android.package-archive apk
            application/vnd.apple.keynote key
            application/vnd.apple.numbers numbers
            application/vnd.apple.pages pages
            application/vnd.google-earth.kml+xml kml
            application/vnd.ms-excel xls xlt
            application/vnd.ms-excel.sheet.macroenabled.12 xlsm
            application/vnd.ms-outlook msg
            application/vnd.ms-powerpoint ppt pps
            application/vnd.ms-word.document.macroenabled.12 docm
            application/vnd.oasis.opendocument.graphics odg
            application/vnd.oasis.opendocument.presentation odp
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.text odt
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.openxmlformats-officedocument.presentationml.slideshow ppsx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.openxmlformats-officedocument.spreadsheetml.template xltx
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/vnd.openxmlformats-officedocument.wordprocessingml.template dotx
            application/vnd.rar rar
            application/vnd.sqlite3 sqlite sqlite3
            application/vnd.visio vsd
            application/wasm wasm
            application/x-7z-compressed 7z
            application/x-apple-diskimage dmg
            application/x-bzip2 bz2
            application/x-iso9660-image iso
            application/x-sh sh
            application/x-tar tar
            application/x-xz xz
            application/xhtml+xml xhtml
            application/xml xml xsd xsl
            application/yaml yaml yml
            application/zip zip
            application/zstd zst
            audio/aac aac
            audio/aiff aif aiff
            audio/amr amr
            audio/flac flac
            audio/midi mid midi
            audio/mp4 m4a
            audio/mpeg mp3
            audio/ogg ogg oga opus
            audio/wav wav
            audio/webm weba
            audio/x-ms-wma wma
            font/otf otf
            font/ttf ttf
            font/woff woff
            font/woff2 woff2
            image/apng apng
            image/avif avif
            image/bmp bmp
            image/gif gif
            image/heic heic
            image/heif heif
            image/jp2 jp2
            image/jpeg jpg jpeg jpe jfif
            image/jxl jxl
            image/png png
            image/svg+xml svg
            image/tiff tif tiff
            image/vnd.adobe.photoshop psd
            image/vnd.dwg dwg
            image/vnd.dxf dxf
            image/webp webp
            image/x-adobe-dng dng
            image/x-canon-cr2 cr2
            image/x-icon ico
            image/x-nikon-nef nef
            image/x-sony-arw arw
            message/rfc822 eml
            model/gltf-binary glb
            model/stl stl
            text/calendar ics
            text/css css
            text/csv csv
            text/html html htm
            text/javascript js mjs
            text/markdown md markdown
            text/plain txt log text conf ini properties
            text/tab-separated-values tsv
            text/vcard vcf
            text/vtt vtt
            video/3gpp 3gp
            video/mp2t m2ts mts
            video/mp4 mp4 m4v
            video/mpeg mpg mpeg
            video/ogg ogv
            video/quicktime mov qt
            video/webm webm
            video/x-flv flv
            video/x-matroska mkv
            video/x-ms-wmv wmv
            video/x-msvideo avi
            """);

    /** What lies at an offset of a file of a type, in ISO 8859-1. */
    private record Mark(int offset, String bytes, String type) {}

    // The first that fits decides.
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

    private static Map<String, String> table(String lines) {
        return lines.lines()
                .map(line -> line.strip().split(" "))
                .flatMap(words -> Arrays.stream(words).skip(1).map(extension -> Map.entry(extension, words[0])))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
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
