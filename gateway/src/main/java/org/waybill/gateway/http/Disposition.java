package org.waybill.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.waybill.model.Printable;

/** The value of Content-Disposition (RFC 6266): whether a browser shows a file, and the name under which it saves it. */
public final class Disposition {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String PLAIN = "!#$&+-.^_`|~";
    /** Bytes of a name; file systems allow no more. */
    private static final int LONGEST = 255;

    private Disposition() {}

    /** @param name for people; what could break the header, or mislead its reader, becomes {@code _} */
    public static String of(boolean inline, String name) {
        var kind = inline ? "inline" : "attachment";
        var clean = clean(name);
        if (clean.isEmpty()) {
            return kind;
        }
        var ascii = ascii(clean);
        var quoted = kind + "; filename=\"" + ascii + '"';
        return ascii.equals(clean) ? quoted : quoted + "; filename*=UTF-8''" + encoded(clean);
    }

    private static String clean(String name) {
        var clean = new StringBuilder();
        int bytes = 0;
        for (int point : name.codePoints().toArray()) {
            var text = isHarmless(point) ? Character.toString(point) : "_";
            bytes += text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST) {
                break;
            }
            clean.append(text);
        }
        return clean.toString();
    }

    private static boolean isHarmless(int point) {
        return point != '/' && point != '\\' && point != '\uFFFD' && Printable.isPlain(Character.toString(point));
    }

    /** For readers that know no other form. Some of them decode {@code %}, so it does not stay. */
    private static String ascii(String name) {
        var ascii = new StringBuilder();
        name.codePoints()
                .forEach(point -> ascii.append(
                        point >= ' ' && point <= '~' && point != '"' && point != '%' ? (char) point : '_'));
        return ascii.toString();
    }

    private static String encoded(String name) {
        var encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || PLAIN.indexOf(b) >= 0);
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
