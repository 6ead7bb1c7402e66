package org.waybill.objectstore;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.waybill.model.Digests;

/** ETags as targets with plain MD5 ETags compute them. */
public final class MultipartEtag {

    private MultipartEtag() {}

    public static MessageDigest newMd5() {
        return Digests.of("MD5");
    }

    /** The ETag of an object that was not joined from parts. */
    public static String ofWhole(byte[] md5) {
        return HexFormat.of().formatHex(md5);
    }

    /** The ETag of an object joined from parts: the MD5 of the parts' MD5s, a dash, their number. */
    public static String ofParts(List<byte[]> md5s) {
        var md5 = newMd5();
        md5s.forEach(md5::update);
        return HexFormat.of().formatHex(md5.digest()) + "-" + md5s.size();
    }
}
