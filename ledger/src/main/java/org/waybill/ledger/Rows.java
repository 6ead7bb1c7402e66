package org.waybill.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;

/** Reads values that several statements select in the same order. */
final class Rows {

    private Rows() {}

    /** A reference, read from the columns migration name, batch, attempt, path, size, mtime, ctime, inode. */
    static FileRef ref(long file, ResultSet row, int first) throws SQLException {
        return new FileRef(
                new MigrationId(row.getObject(first, UUID.class)),
                row.getLong(first + 1),
                new FileId(file),
                row.getInt(first + 2),
                new SourcePath(row.getString(first + 3)),
                version(row, first + 4));
    }

    /** A version, read from the columns size, mtime, ctime, inode. */
    static SourceVersion version(ResultSet row, int first) throws SQLException {
        return new SourceVersion(
                row.getLong(first), row.getLong(first + 1), row.getLong(first + 2), row.getLong(first + 3));
    }
}
