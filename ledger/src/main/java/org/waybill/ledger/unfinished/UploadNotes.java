package org.waybill.ledger.unfinished;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.waybill.ledger.Database;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;

/** The notes of uploads in parts, from their first part to their end. */
public final class UploadNotes {

    /** Of one target, so that one that is away does not hide the others. */
    private static final int AT_ONCE = 100;

    private final Database database;

    public UploadNotes(Database database) {
        this.database = database;
    }

    /** Notes that an upload has begun for this attempt, or was taken up by it. */
    public void begun(FileRef file, UploadNote note) {
        database.transaction(connection -> {
            if (!isTakenUp(connection, file, note)) {
                insert(connection, file, note);
            }
            return true;
        });
    }

    private static boolean isTakenUp(Connection connection, FileRef file, UploadNote note) throws SQLException {
        try (var update = connection.prepareStatement("""
                update unfinished_upload
                set batch = ?, size = ?, mtime_ns = ?, ctime_ns = ?, inode = ?
                where file = ? and upload_id = ?""")) {
            bindVersion(update, file);
            update.setLong(6, note.file().value());
            update.setString(7, note.upload());
            return update.executeUpdate() > 0;
        }
    }

    private static void insert(Connection connection, FileRef file, UploadNote note) throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into unfinished_upload (batch, size, mtime_ns, ctime_ns, inode, file, upload_id, migration,
                    endpoint, region, bucket, prefix, key)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            bindVersion(insert, file);
            insert.setLong(6, note.file().value());
            insert.setString(7, note.upload());
            insert.setObject(8, note.migration().value());
            insert.setString(9, note.target().endpoint());
            insert.setString(10, note.target().region());
            insert.setString(11, note.target().bucket());
            insert.setString(12, note.target().prefix());
            insert.setString(13, note.key());
            insert.executeUpdate();
        }
    }

    private static void bindVersion(PreparedStatement statement, FileRef file) throws SQLException {
        var version = file.version();
        statement.setLong(1, file.batch());
        statement.setLong(2, version.size());
        statement.setLong(3, version.mtimeNanos());
        statement.setLong(4, version.ctimeNanos());
        statement.setLong(5, version.inode());
    }

    /** The upload has ended: it became an object, or was aborted. */
    public void ended(FileId file, String upload) {
        database.transaction(connection -> {
            try (var delete =
                    connection.prepareStatement("delete from unfinished_upload where file = ? and upload_id = ?")) {
                delete.setLong(1, file.value());
                delete.setString(2, upload);
                return delete.executeUpdate();
            }
        });
    }

    /**
     * Uploads that nobody will go on with: their batch is over, or their file is settled, gone, or of another version. One
     * whose file has failed is kept while the batch is open, because the file may be tried again.
     */
    public List<UploadNote> left() {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("""
                            select migration, file, endpoint, region, bucket, prefix, key, upload_id
                            from (select n.*, row_number() over (partition by endpoint, bucket order by id) as place
                                from unfinished_upload n
                                where not exists (select from batch b where b.id = n.batch and b.state not in
                                    ('DONE', 'CANCELLED'))
                                or not exists (select from file f where f.id = n.file and f.size = n.size and
                                    f.mtime_ns = n.mtime_ns and f.ctime_ns = n.ctime_ns and f.inode = n.inode)
                                or exists (select from outcome o where o.file = n.file and o.state <> 'FAILED')) n
                            where place <= ?""")) {
                select.setInt(1, AT_ONCE);
                try (var rows = select.executeQuery()) {
                    var notes = new ArrayList<UploadNote>();
                    while (rows.next()) {
                        notes.add(note(rows));
                    }
                    return notes;
                }
            }
        });
    }

    private static UploadNote note(ResultSet row) throws SQLException {
        return new UploadNote(
                new MigrationId(row.getObject(1, UUID.class)),
                new FileId(row.getLong(2)),
                new Target(row.getString(3), row.getString(4), row.getString(5), row.getString(6)),
                row.getString(7),
                row.getString(8));
    }
}
