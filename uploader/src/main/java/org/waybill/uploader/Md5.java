package org.waybill.uploader;

import java.util.regex.Pattern;
import org.waybill.objectstore.MultipartEtag;

/** MD5s as targets show them in ETags. */
final class Md5 {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

    private Md5() {}

    static byte[] of(byte[] bytes, int length) {
        var digest = MultipartEtag.newMd5();
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    static String hex(byte[] bytes, int length) {
        return MultipartEtag.ofWhole(of(bytes, length));
    }

    /** Whether an ETag has the form of an MD5. */
    static boolean isHex(String etag) {
        return HEX.matcher(etag).matches();
    }
}
