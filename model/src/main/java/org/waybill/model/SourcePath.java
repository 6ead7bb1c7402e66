package org.waybill.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file's location relative to the source root, without loss: the raw bytes of the name, percent-encoded with the
 * alphabet that {@link java.nio.file.Path#toUri()} keeps. The empty path is the root itself.
 *
 * @param encoded segments joined by {@code /}, without a leading or trailing one; ASCII only
 */
public record SourcePath(String encoded) implements Comparable<SourcePath> {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final boolean[] KEPT = new boolean[128];

    static {
        for (char c :
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'():@&=+$,;/".toCharArray()) {
            KEPT[c] = true;
        }
    }

    public SourcePath {
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            boolean escape = c == '%' && isHexDigit(encoded, i + 1) && isHexDigit(encoded, i + 2);
            if (!escape && (c >= 128 || !KEPT[c])) {
                throw new IllegalArgumentException("not a percent-encoded path: " + encoded);
            }
        }
    }

    private static boolean isHexDigit(String text, int at) {
        return at < text.length() && HexFormat.isHexDigit(text.charAt(at));
    }

    /** The path whose name is these raw bytes, as the file system holds them. */
    public static SourcePath ofBytes(byte[] raw) {
        var text = new StringBuilder(raw.length + 16);
        for (byte b : raw) {
            if (b >= 0 && KEPT[b]) {
                text.append((char) b);
            } else {
                text.append('%').append(HEX.toHexDigits(b));
            }
        }
        return new SourcePath(text.toString());
    }

    /** The path whose name is this text in UTF-8. */
    public static SourcePath ofText(String text) {
        return ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The raw bytes of the path, as the file system holds them. */
    public byte[] bytes() {
        if (encoded.indexOf('%') < 0) {
            return encoded.getBytes(StandardCharsets.US_ASCII);
        }
        var raw = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                raw.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
                i += 2;
            } else {
                raw.write(c);
            }
        }
        return raw.toByteArray();
    }

    /** Whether it stays below the root: no segment is empty, {@code .} or {@code ..}. */
    public boolean staysBelow() {
        return Arrays.stream(new String(bytes(), StandardCharsets.ISO_8859_1).split("/", -1))
                .noneMatch(segment -> segment.isEmpty() || segment.equals(".") || segment.equals(".."));
    }

    /** The path as text if its bytes are valid UTF-8, as a key must be; else empty. */
    public Optional<String> text() {
        if (encoded.indexOf('%') < 0) {
            return Optional.of(encoded);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The path for a person: its text if there is one, else the encoded form. It must not be parsed back. */
    public String display() {
        return text().filter(Printable::isPlain).orElse(encoded);
    }

    /** This path, one segment further down. */
    public SourcePath resolve(String encodedSegment) {
        return new SourcePath(encoded.isEmpty() ? encodedSegment : encoded + "/" + encodedSegment);
    }

    public boolean isRoot() {
        return encoded.isEmpty();
    }

    /** True when this path is {@code directory} or is below it. */
    public boolean isWithin(SourcePath directory) {
        return directory.isRoot() || encoded.equals(directory.encoded) || encoded.startsWith(directory.encoded + "/");
    }

    @Override
    public int compareTo(SourcePath other) {
        return encoded.compareTo(other.encoded);
    }

    @Override
    public String toString() {
        return encoded;
    }
}
