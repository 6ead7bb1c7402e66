package org.waybill.objectstore;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** CRC-32C sums in the form of {@code x-amz-checksum-crc32c}: big-endian, Base64. */
public final class Crc32cs {

    private Crc32cs() {}

    /** The sum of the first {@code length} bytes. */
    public static String of(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return base64((int) crc.getValue());
    }

    public static String base64(int crc) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(4).putInt(crc).array());
    }

    public static int parse(String base64) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(base64)).getInt();
    }
}
