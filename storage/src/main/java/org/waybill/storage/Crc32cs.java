package org.waybill.storage;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.waybill.storage.S3Request.Slice;

/** CRC-32C sums in the form of {@code x-amz-checksum-crc32c}: big-endian, Base64. */
public final class Crc32cs {

    /** The Castagnoli polynomial, reflected. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private Crc32cs() {}

    /** The sum of the first {@code length} bytes. */
    public static String of(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return base64((int) crc.getValue());
    }

    /** The sum of all pieces joined. */
    static String of(List<Slice> pieces) {
        var crc = new CRC32C();
        pieces.forEach(piece -> crc.update(piece.array(), 0, piece.length()));
        return base64((int) crc.getValue());
    }

    public static String base64(int crc) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(4).putInt(crc).array());
    }

    public static int parse(String base64) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(base64)).getInt();
    }

    /**
     * The sum of two pieces joined, from the sums of each. Appending n bytes multiplies a sum by x^(8n) modulo the
     * polynomial.
     *
     * @param secondLength bytes of the second piece
     */
    public static int combine(int first, int second, long secondLength) {
        return multiply(power(secondLength), first) ^ second;
    }

    // x^(8n) by squaring, in the reflected representation, where the highest bit stands for x^0.
    private static int power(long bytes) {
        int result = 0x80000000;
        int square = 0x00800000;
        for (long n = bytes; n != 0; n >>>= 1) {
            if ((n & 1) != 0) {
                result = multiply(square, result);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int factor = b;
        for (int bit = 0x80000000; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= factor;
            }
            factor = (factor & 1) != 0 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1;
        }
        return product;
    }
}
