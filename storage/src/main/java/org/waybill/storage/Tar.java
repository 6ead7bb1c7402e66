package org.waybill.storage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Archives of one entry, in GNU's form of the ustar format, which allows a name of any length. */
final class Tar {

    private static final int BLOCK = 512;
    private static final int CHECKSUM_AT = 148;
    private static final String SPACES = " ".repeat(8);

    private Tar() {}

    static byte[] of(String name, byte[] content) {
        var archive = new ByteArrayOutputStream();
        byte[] longName = (name + '\0').getBytes(StandardCharsets.UTF_8);
        write(archive, "././@LongLink", 'L', longName);
        write(archive, "entry", '0', content);
        archive.writeBytes(new byte[2 * BLOCK]);
        return archive.toByteArray();
    }

    private static void write(ByteArrayOutputStream archive, String name, char type, byte[] content) {
        var header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, "%011o\0".formatted(content.length));
        // Of the time 0 MinIO makes its own time.
        put(header, 136, "00000000000\0");
        put(header, CHECKSUM_AT, SPACES + type);
        put(header, 257, "ustar  \0");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, CHECKSUM_AT, "%06o\0 ".formatted(sum));
        archive.writeBytes(header);
        archive.writeBytes(content);
        archive.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void put(byte[] header, int at, String ascii) {
        var bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
