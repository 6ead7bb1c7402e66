package org.waybill.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/** The header {@code Content-Disposition} for a name that somebody chose, by RFC 6266 and RFC 8187. */
public final class Dispositions {

    private static final String ATTRIBUTE_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~";
    // Both are part of how some languages, and some symbols, are written.
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Dispositions() {}

    public static String attachment(String fileName) {
        return of("attachment", fileName);
    }

    public static String inline(String fileName) {
        return of("inline", fileName);
    }

    private static String of(String type, String fileName) {
        var plain = new StringBuilder();
        var exact = new StringBuilder();
        fileName.codePoints().filter(point -> !isHidden(point)).forEach(point -> {
            boolean safe = point >= ' ' && point < 0x7f && "\"\\%/".indexOf(point) < 0;
            plain.append(safe ? (char) point : '_');
            encode(point, exact);
        });
        return type + "; filename=\"" + plain + "\"; filename*=UTF-8''" + exact;
    }

    private static void encode(int point, StringBuilder to) {
        if (point < 128 && ATTRIBUTE_CHARACTERS.indexOf(point) >= 0) {
            to.append((char) point);
            return;
        }
        for (byte each : Character.toString(point).getBytes(UTF_8)) {
            to.append('%').append(HEX.toHexDigits(each));
        }
    }

    /** Controls, halves of characters, and what turns the direction of the text, so that a name looks like another. */
    private static boolean isHidden(int point) {
        if (point == NON_JOINER || point == JOINER) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
