package org.waybill.uploader;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

final class Crc32c {
    static String of(byte[] a, int n) {
        var c = new CRC32C();
        c.update(a, 0, n);
        return base64(c);
    }

    static String base64(CRC32C c) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) c.getValue()).array());
    }
}
