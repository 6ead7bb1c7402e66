package org.waybill.uploader;

import java.util.Collection;
import java.util.HexFormat;

final class MultipartEtag {
    static String of(Collection<String> md5s) {
        var d = Md5.newDigest();
        for (String m : md5s) d.update(HexFormat.of().parseHex(m));
        return HexFormat.of().formatHex(d.digest()) + "-" + md5s.size();
    }
}
