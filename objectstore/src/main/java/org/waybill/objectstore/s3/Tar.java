package org.waybill.objectstore.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.ObjectStore.Body;
import org.waybill.objectstore.ObjectStore.Entry;
import org.waybill.objectstore.http.Slice;

/**
 * Archives in the POSIX pax format; MinIO stores each entry as an object. Contents are not copied.
 *
 * <p>An object's headers are sent as records {@code minio.metadata.<header>}. Source: MinIO's PutObjectExtractHandler.
 */
final class Tar {

    private static final int BLOCK = 512;
    private static final int CHECKSUM_AT = 148;
    private static final String SPACES = " ".repeat(8);
    private static final byte[] ZEROS = new byte[BLOCK];

    private Tar() {}

    /**
     * The pieces of an archive, in their order. The two empty blocks at an archive's end are omitted: MinIO stops
     * reading there, and so would never compare the checksum of the request.
     */
    static List<Slice> of(List<Entry> entries) {
        var pieces = new ArrayList<Slice>(3 * entries.size());
        for (var entry : entries) {
            Body body = entry.body();
            byte[] head = head(entry);
            pieces.add(new Slice(head, head.length));
            pieces.add(new Slice(body.array(), body.length()));
            pieces.add(new Slice(ZEROS, padding(body.length())));
        }
        return pieces;
    }

    private static byte[] head(Entry entry) {
        var records = records(entry);
        int length = records.stream().mapToInt(Tar::withLength).sum();
        var head = new byte[2 * BLOCK + length + padding(length)];
        header(head, 0, "pax", 'x', length);
        int at = BLOCK;
        for (byte[] record : records) {
            at = put(head, at, Integer.toString(withLength(record)));
            System.arraycopy(record, 0, head, at, record.length);
            at += record.length;
        }
        header(head, head.length - BLOCK, "entry", '0', entry.body().length());
        return head;
    }

    private static List<byte[]> records(Entry entry) {
        var records = new ArrayList<byte[]>();
        records.add(record("path", entry.key()));
        records.add(record("minio.metadata.Content-Type", entry.headers().contentType()));
        entry.headers()
                .metadata()
                .forEach((name, value) -> records.add(record("minio.metadata.x-amz-meta-" + name, value)));
        return records;
    }

    /** The record without the length at its beginning. */
    private static byte[] record(String name, String value) {
        return (" " + name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The length of a record, including the digits of the length itself. */
    private static int withLength(byte[] record) {
        int length = record.length + digits(record.length);
        return record.length + digits(length);
    }

    private static int digits(int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static int padding(int length) {
        return (BLOCK - length % BLOCK) % BLOCK;
    }

    // MinIO uses an entry's time as the object's date, and the present for 0.
    private static void header(byte[] head, int at, String name, char type, int length) {
        put(head, at, name);
        put(head, at + 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(head, at + 124, octal(length, 11));
        put(head, at + 136, "00000000000\0");
        put(head, at + CHECKSUM_AT, SPACES + type);
        put(head, at + 257, "ustar\00000");
        int sum = 0;
        for (int i = at; i < at + BLOCK; i++) {
            sum += head[i] & 0xff;
        }
        put(head, at + CHECKSUM_AT, octal(sum, 6));
    }

    private static String octal(int number, int digits) {
        String octal = Integer.toOctalString(number);
        return "0".repeat(digits - octal.length()) + octal + '\0';
    }

    /** Returns the offset of its end. */
    private static int put(byte[] head, int at, String ascii) {
        var bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, head, at, bytes.length);
        return at + bytes.length;
    }

    /** The CRC-32C of all pieces joined, in the form of {@link Crc32cs}. */
    static String crc32c(List<Slice> pieces) {
        var crc = new CRC32C();
        pieces.forEach(piece -> crc.update(piece.array(), piece.offset(), piece.length()));
        return Crc32cs.base64((int) crc.getValue());
    }
}
