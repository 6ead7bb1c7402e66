package org.waybill.storage;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.waybill.model.SourcePath;
import org.waybill.source.Temporary;

/**
 * Where a file is in a storage: its names joined by {@code /}, as bytes. A path that is not as it must be is refused and
 * never repaired: no empty name, no {@code .} or {@code ..}, no slash at either end, no zero byte, none of the names of
 * files that are being written. Two paths are equal when their bytes are.
 */
public record StoragePath(SourcePath source) implements Comparable<StoragePath> {

    /** The longest path, in bytes. What a storage takes may be shorter. */
    public static final int LONGEST = 4_000;

    public StoragePath {
        byte[] raw = source.bytes();
        check(raw);
        // One path has one form: "%41" is the same file as "A".
        source = SourcePath.ofBytes(raw);
    }

    public static StoragePath ofBytes(byte[] raw) {
        return new StoragePath(SourcePath.ofBytes(raw));
    }

    /** The path with this text, in UTF-8. Nothing in it is decoded: {@code %} is a character as any other. */
    public static StoragePath of(String text) {
        try {
            var encoder = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            var bytes = encoder.encode(CharBuffer.wrap(text));
            byte[] raw = new byte[bytes.remaining()];
            bytes.get(raw);
            return ofBytes(raw);
        } catch (CharacterCodingException e) {
            throw new PathRefused("it holds half of a character (an unpaired surrogate)");
        }
    }

    /** The path whose percent-encoding this is, decoded once. */
    public static StoragePath ofEncoded(String encoded) {
        try {
            return new StoragePath(new SourcePath(encoded));
        } catch (PathRefused e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new PathRefused("it is not percent-encoded");
        }
    }

    /** The path of a new upload: {@code {id}/{name}}, where slashes of the name become {@code _}. */
    public static StoragePath fresh(UUID id, String fileName) {
        var name = fileName.replace('/', '_').replace('\0', '_');
        var usable = name.isEmpty() || name.equals(".") || name.equals("..") ? "file" : name;
        return of(id + "/" + usable);
    }

    private static void check(byte[] raw) {
        if (raw.length == 0) {
            throw new PathRefused("it is empty");
        }
        if (raw.length > LONGEST) {
            throw new PathRefused("it is longer than " + LONGEST + " bytes");
        }
        for (int from = 0, at = 0; at <= raw.length; at++) {
            if (at == raw.length || raw[at] == '/') {
                checkName(Arrays.copyOfRange(raw, from, at));
                from = at + 1;
            } else if (raw[at] == 0) {
                throw new PathRefused("it holds a zero byte");
            }
        }
    }

    private static void checkName(byte[] name) {
        if (name.length == 0) {
            throw new PathRefused("a name in it is empty: it begins or ends with a slash, or two follow each other");
        }
        if (name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'))) {
            throw new PathRefused("it holds the name . or ..");
        }
        if (Temporary.isName(name)) {
            throw new PathRefused("it names a file that is being written");
        }
    }

    public byte[] bytes() {
        return source.bytes();
    }

    /** For {@link #ofEncoded}. ASCII only. */
    public String encoded() {
        return source.encoded();
    }

    /** For {@link #of}. The path as text if it is UTF-8; else its percent-encoding, which is another path as text. */
    public String text() {
        return source.text().orElse(source.encoded());
    }

    /** What follows the last slash, as text for a person: bytes that are not UTF-8 are replaced. */
    public String name() {
        var text = source.text().orElseGet(() -> new String(source.bytes(), StandardCharsets.UTF_8));
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** In the order of the bytes. */
    @Override
    public int compareTo(StoragePath other) {
        return Arrays.compareUnsigned(bytes(), other.bytes());
    }

    @Override
    public String toString() {
        return source.display();
    }
}
