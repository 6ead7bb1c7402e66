package org.waybill.model;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Foreign text for a person: names, keys, messages of servers and of the operating system. It may hold characters that
 * control a terminal, begin a new log line, or reverse the order of the text beside them. These are percent-encoded, as
 * {@link SourcePath} encodes bytes; all others stay. Overlong text loses its middle.
 */
public final class Printable {

    /** The most characters: more than the longest key with every byte encoded, 3,072. */
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
            // An unpaired surrogate cannot be written.
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // Of these only the characters that change the direction: others join parts of one symbol.
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
        // Cut before and after: encoding may make a text nine times as long.
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

    /** The text on one line, harmless and not shortened: for programs, which need the whole name. */
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

    /** The same JSON, with these characters escaped in its strings. */
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
