package org.waybill.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names of files that are being written. No listing and no scan shows them, because they become files of the source
 * only when they are renamed. Nobody gives a file such a name by chance.
 */
public final class Temporary {

    private static final String PREFIX = ".waybill-tmp-";
    private static final Pattern NAME = Pattern.compile("\\.waybill-tmp-[0-9a-f-]{36}");
    private static final int LENGTH = PREFIX.length() + 36;

    private Temporary() {}

    public static byte[] name(UUID id) {
        return (PREFIX + id).getBytes(US_ASCII);
    }

    /** @param name one segment of a path */
    public static boolean isName(byte[] name) {
        return name.length == LENGTH
                && name[0] == '.'
                && NAME.matcher(new String(name, ISO_8859_1)).matches();
    }
}
