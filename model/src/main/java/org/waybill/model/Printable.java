package org.waybill.model;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Foreign text for a person: names, keys, what servers and the operating system say. It may hold characters that act on a
 * terminal, begin a new line of a log, or turn the order of what stands beside them. These are shown percent-encoded, as
 * {@link SourcePath} shows bytes; everything else stays. Text that is longer than anybody reads loses its middle.
 */
public final class Printable {

    /** More than the longest key of which every byte is encoded: 3,072. */
    private static final int LONGEST = 4_000;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Printable() {}

    /** True when every character of the text can be shown as it is. */
    public static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || (text.charAt(i) > '~' && !isPlain(text.codePointAt(i)))) {
                return false;
            }
            i += Character.isSupplementaryCodePoint(text.codePointAt(i)) ? 1 : 0;
        }
        return true;
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            // Half a character that has no other half cannot be written.
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // Of these only the ones that turn the direction: others join the parts of one sign.
            case Character.FORMAT -> !isDirection(point);
            default -> true;
        };
    }

    private static boolean isDirection(int point) {
        return point == 0x061C
                || (point >= 0x200E && point <= 0x200F)
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }

    /** The text on one line, harmless and of 4,000 characters at most. */
    public static String of(String text) {
        // Cut twice: encoding may make a text nine times as long.
        return cut(whole(cut(text)));
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int half = (LONGEST - 1) / 2;
        int head = Character.isHighSurrogate(text.charAt(half - 1)) ? half - 1 : half;
        int tail = text.length() - half;
        return text.substring(0, head)
                + '…'
                + text.substring(Character.isLowSurrogate(text.charAt(tail)) ? tail + 1 : tail);
    }

    /** The text on one line, harmless, however long it is: for programs, which need all of a name. */
    public static String whole(String text) {
        if (isPlain(text)) {
            return text;
        }
        var printable = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (isPlain(point)) {
                printable.appendCodePoint(point);
            } else {
                encode(point, printable);
            }
        });
        return printable.toString();
    }

    private static void encode(int point, StringBuilder to) {
        byte[] bytes = Character.getType(point) == Character.SURROGATE
                ? new byte[] {(byte) 0xED, (byte) (0x80 | (point >> 6 & 0x3F)), (byte) (0x80 | (point & 0x3F))}
                : Character.toString(point).getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            to.append('%').append(HEX.toHexDigits(b));
        }
    }

    /** The same JSON, whose texts hold no such character as itself. */
    public static String json(String json) {
        if (isPlain(json)) {
            return json;
        }
        var printable = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(point -> {
            if (isPlain(point)) {
                printable.appendCodePoint(point);
            } else {
                printable.append("\\u").append(HEX.toHexDigits((char) point));
            }
        });
        return printable.toString();
    }
}
