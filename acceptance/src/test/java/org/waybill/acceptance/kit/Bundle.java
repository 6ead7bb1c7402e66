package org.waybill.acceptance.kit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request whose body is an archive that the store unpacks into many objects: what MinIO calls a snowball. */
final class Bundle {

    private static final int BLOCK = 512;
    private static final String PATH = " path=";

    private Bundle() {}

    static boolean is(S3Request request) {
        return request.method().equals("PUT") && request.headers().containsKey("x-amz-meta-snowball-auto-extract");
    }

    /** The keys of an archive's entries, from its pax records. */
    static List<String> keys(byte[] archive) {
        var keys = new ArrayList<String>();
        for (int at = 0; at + BLOCK <= archive.length; ) {
            int size = Integer.parseInt(text(archive, at + 124, 11), 8);
            if (archive[at + 156] == 'x') {
                keys.add(path(text(archive, at + BLOCK, size)));
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return keys;
    }

    // The record "<length> path=<key>\n"; a key may hold line ends, so the length counts.
    private static String path(String records) {
        byte[] bytes = records.getBytes(StandardCharsets.UTF_8);
        int length = Integer.parseInt(records.substring(0, records.indexOf(PATH)));
        int start = records.indexOf(PATH) + PATH.length();
        return new String(bytes, start, length - start - 1, StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }
}
