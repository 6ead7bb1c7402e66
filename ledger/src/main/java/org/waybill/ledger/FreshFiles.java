package org.waybill.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLState;

/**
 * Writes a page of files of which the ledger probably knows none, by COPY. COPY does not look for existing files first,
 * and costs two thirds of an INSERT that skips them.
 */
final class FreshFiles {

    private static final String COPY = "copy file (size, mtime_ns, ctime_ns, inode, path_digest, key_digest, migration,"
            + " target, path, own_key) from stdin (format binary)";
    private static final short FIELDS = 10;

    /** The header before the rows: signature, flags and extension length 0 (Postgres' manual on COPY). */
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static final short END = -1;
    private static final int NULL = -1;
    private static final int ROW = 256;

    private FreshFiles() {}

    /** Writes the rows. False when one of the files or keys is already known; then nothing was written. */
    static boolean write(Connection connection, byte[] rows) throws SQLException {
        var before = connection.setSavepoint();
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new ByteArrayInputStream(rows));
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            if (!PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What COPY reads for these files, each under the hash of its path. */
    static byte[] rows(Migration migration, Map<UUID, Sighting> byHash) {
        var bytes = new ByteArrayOutputStream(ROW * byHash.size());
        try (var out = new DataOutputStream(bytes)) {
            out.write(HEADER);
            var hashes = new NameHashes(migration.targetNumber());
            for (var file : byHash.entrySet()) {
                row(out, migration, file.getKey(), file.getValue(), hashes);
            }
            out.writeShort(END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void row(DataOutputStream out, Migration migration, UUID hash, Sighting sighting, NameHashes hashes)
            throws IOException {
        out.writeShort(FIELDS);
        bigint(out, sighting.version().size());
        bigint(out, sighting.version().mtimeNanos());
        bigint(out, sighting.version().ctimeNanos());
        bigint(out, sighting.version().inode());
        uuid(out, hash);
        uuid(out, sighting.keyHash(hashes));
        integer(out, migration.number());
        integer(out, migration.targetNumber());
        text(out, sighting.path().encoded());
        text(out, Discovery.recordedKey(migration, sighting));
    }

    private static void bigint(DataOutputStream out, long value) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
    }

    private static void integer(DataOutputStream out, int value) throws IOException {
        out.writeInt(Integer.BYTES);
        out.writeInt(value);
    }

    private static void uuid(DataOutputStream out, @Nullable UUID value) throws IOException {
        if (value == null) {
            out.writeInt(NULL);
            return;
        }
        out.writeInt(2 * Long.BYTES);
        out.writeLong(value.getMostSignificantBits());
        out.writeLong(value.getLeastSignificantBits());
    }

    private static void text(DataOutputStream out, String value) throws IOException {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
