package org.waybill.storage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.waybill.storage.ObjectStore.Body;
import org.waybill.storage.ObjectStore.Entry;
import org.waybill.storage.S3Request.Slice;

/**
 * Archives in POSIX's pax form, of which MinIO makes an object for each entry. Contents are not copied.
 *
 * <p>An object's headers travel as records {@code minio.metadata.<header>}. Source: MinIO's PutObjectExtractHandler.
 */
final class Tar {

    private static final int BLOCK = 512;
    private static final int CHECKSUM_AT = 148;
    private static final String SPACES = " ".repeat(8);
    private static final byte[] ZEROS = new byte[BLOCK];

    private Tar() {}

    /**
     * The pieces of an archive, in their order. The two empty blocks that mark an archive's end are left out: MinIO stops
     * reading at them, and so never gets to compare the checksum of the request.
     */
    static List<Slice> of(List<Entry> entries) {
        var pieces = new ArrayList<Slice>(3 * entries.size());
        for (var entry : entries) {
            Body body = entry.body();
            var head = new ByteArrayOutputStream(4 * BLOCK);
            byte[] records = records(entry);
            head.writeBytes(header("pax", 'x', records.length));
            head.writeBytes(records);
            head.write(ZEROS, 0, padding(records.length));
            head.writeBytes(header("entry", '0', body.length()));
            pieces.add(new Slice(head.toByteArray(), head.size()));
            pieces.add(new Slice(body.array(), body.length()));
            pieces.add(new Slice(ZEROS, padding(body.length())));
        }
        return pieces;
    }

    private static byte[] records(Entry entry) {
        var records = new ByteArrayOutputStream(2 * BLOCK);
        write(records, "path", entry.key());
        write(records, "minio.metadata.Content-Type", entry.headers().contentType());
        entry.headers().metadata().forEach((name, value) -> write(records, "minio.metadata.x-amz-meta-" + name, value));
        return records.toByteArray();
    }

    /** A record begins with its own length, the digits of the length included. */
    private static void write(ByteArrayOutputStream records, String name, String value) {
        byte[] rest = (" " + name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
        int length = rest.length + Integer.toString(rest.length).length();
        if (rest.length + Integer.toString(length).length() > length) {
            length++;
        }
        records.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
        records.writeBytes(rest);
    }

    private static int padding(int length) {
        return (BLOCK - length % BLOCK) % BLOCK;
    }

    // MinIO takes an entry's time for the object's date, and 0 for now.
    private static byte[] header(String name, char type, int length) {
        var header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, octal(length, 11));
        put(header, 136, "00000000000\0");
        put(header, CHECKSUM_AT, SPACES + type);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, CHECKSUM_AT, octal(sum, 6));
        return header;
    }

    private static String octal(int number, int digits) {
        String octal = Integer.toOctalString(number);
        return "0".repeat(digits - octal.length()) + octal + '\0';
    }

    private static void put(byte[] header, int at, String ascii) {
        var bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
