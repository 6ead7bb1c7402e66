package org.waybill.gateway.path;

import java.io.ByteArrayOutputStream;
import java.util.regex.Pattern;
import org.waybill.model.SourcePath;

/** The path of a request, read. */
public sealed interface Requested {

    /** It names a file, whether there is one or not. */
    record Named(RequestedFile file) implements Requested {}

    /**
     * It can name none.
     *
     * @param why for the caller
     */
    record Refused(String why) implements Requested {}

    /** The longest path in bytes; with its root before it, Linux opens none that is longer than 4,095. */
    int LONGEST = 4_000;

    Pattern MIGRATION = Pattern.compile("[1-9][0-9]{0,8}|[a-z][a-z0-9-]{0,62}");

    /**
     * Reads {@code /migration/path}, as it stands in the request line, without its query. It is decoded once, to bytes:
     * a name need not be UTF-8.
     */
    static Requested of(String raw) {
        int slash = raw.indexOf('/', 1);
        if (!raw.startsWith("/") || slash < 0) {
            return new Refused("The address is /{migration}/{path of a file}.");
        }
        var migration = raw.substring(1, slash);
        if (!MIGRATION.matcher(migration).matches()) {
            return new Refused(
                    "A migration is named by its number, or by a name of small letters, digits and hyphens.");
        }
        return path(migration, raw.substring(slash + 1));
    }

    private static Requested path(String migration, String raw) {
        var bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                if (c <= ' ' || c > '~' || c == '\\') {
                    return new Refused("A byte of the path must be percent-encoded.");
                }
                bytes.write(c);
                continue;
            }
            int value = value(raw, i);
            if (value < 0) {
                return new Refused("A percent sign of the path must be followed by two hexadecimal digits.");
            }
            if (value == 0 || value == '/') {
                return new Refused("A name in the path holds a slash or a zero byte; no file has such a name.");
            }
            bytes.write(value);
            i += 2;
        }
        if (bytes.size() > LONGEST) {
            return new Refused("The path is longer than " + LONGEST + " bytes.");
        }
        var path = SourcePath.ofBytes(bytes.toByteArray());
        return path.staysBelow()
                ? new Named(new RequestedFile(migration, path))
                : new Refused("A name in the path is empty, '.' or '..'; such a path names no file.");
    }

    private static int value(String raw, int percent) {
        if (percent + 2 >= raw.length()) {
            return -1;
        }
        int high = Character.digit(raw.charAt(percent + 1), 16);
        int low = Character.digit(raw.charAt(percent + 2), 16);
        boolean ascii = raw.charAt(percent + 1) < 128 && raw.charAt(percent + 2) < 128;
        return ascii && high >= 0 && low >= 0 ? high * 16 + low : -1;
    }
}
