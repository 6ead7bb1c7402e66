package org.waybill.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waybill.model.MigrationId;
import org.waybill.model.RootIdentity;
import org.waybill.model.Target;

/** The migrations of the ledger. */
public final class Migrations {

    private static final String SELECT =
            "select m.id, m.name, m.source_root, m.root_device, m.root_inode, m.target, t.endpoint, m.region, t.bucket,"
                    + " m.prefix from migration m join target t on t.id = m.target ";

    private final Database database;

    public Migrations(Database database) {
        this.database = database;
    }

    /**
     * The migration of this source to this target, created now if there is none. An existing one keeps its root
     * identity, but takes the target's region as given now: the earlier one may have been a mistake.
     */
    public Migration open(String sourceRoot, RootIdentity root, Target target) {
        return database.transaction(connection -> {
            int targetNumber = targetNumber(connection, target);
            insert(connection, sourceRoot, root, targetNumber, target);
            setRegion(connection, sourceRoot, targetNumber, target);
            try (var select =
                    connection.prepareStatement(SELECT + "where m.source_root = ? and m.target = ? and m.prefix = ?")) {
                select.setString(1, sourceRoot);
                select.setInt(2, targetNumber);
                select.setString(3, target.prefix());
                return one(select).orElseThrow();
            }
        });
    }

    /** Accepts the current root directory; the operator confirms that it is the same source. */
    public void acceptRoot(Migration migration, RootIdentity root) {
        database.transaction(connection -> {
            try (var update =
                    connection.prepareStatement("update migration set root_device = ?, root_inode = ? where id = ?")) {
                update.setLong(1, root.device());
                update.setLong(2, root.inode());
                update.setInt(3, migration.number());
                return update.executeUpdate();
            }
        });
    }

    /** The recorded result of probing the target; empty when there is none. */
    public Optional<String> capabilities(Target target) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(
                    "select can from target where endpoint = ? and bucket = ? and can is not null")) {
                select.setString(1, target.endpoint());
                select.setString(2, target.bucket());
                try (var rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /** Records the result of probing the target, as a JSON object. */
    public void recordCapabilities(Migration migration, String json) {
        database.transaction(connection -> {
            try (var update = connection.prepareStatement("update target set can = ?::jsonb where id = ?")) {
                update.setString(1, json);
                update.setInt(2, migration.targetNumber());
                return update.executeUpdate();
            }
        });
    }

    public Optional<Migration> find(int number) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(SELECT + "where m.id = ?")) {
                select.setInt(1, number);
                return one(select);
            }
        });
    }

    /** All migrations, the oldest first. */
    public List<Migration> all() {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(SELECT + "order by m.id");
                    var rows = select.executeQuery()) {
                var all = new ArrayList<Migration>();
                while (rows.next()) {
                    all.add(migration(rows));
                }
                return all;
            }
        });
    }

    private static int targetNumber(Connection connection, Target target) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into target (endpoint, bucket) values (?, ?) on conflict do nothing")) {
            insert.setString(1, target.endpoint());
            insert.setString(2, target.bucket());
            insert.executeUpdate();
        }
        try (var select = connection.prepareStatement("select id from target where endpoint = ? and bucket = ?")) {
            select.setString(1, target.endpoint());
            select.setString(2, target.bucket());
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private static void insert(
            Connection connection, String sourceRoot, RootIdentity root, int targetNumber, Target target)
            throws SQLException {
        try (var insert = connection.prepareStatement(
                // No existing file belongs to the new migration.
                """
                        insert into migration (name, source_root, root_device, root_inode, target, region, prefix,
                            intake)
                        values (?, ?, ?, ?, ?, ?, ?, (select coalesce(max(id), 0) from file))
                        on conflict do nothing""")) {
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, sourceRoot);
            insert.setLong(3, root.device());
            insert.setLong(4, root.inode());
            insert.setInt(5, targetNumber);
            insert.setString(6, target.region());
            insert.setString(7, target.prefix());
            insert.executeUpdate();
        }
    }

    private static void setRegion(Connection connection, String sourceRoot, int targetNumber, Target target)
            throws SQLException {
        try (var update = connection.prepareStatement(
                "update migration set region = ? where source_root = ? and target = ? and prefix = ? and region <> ?")) {
            update.setString(1, target.region());
            update.setString(2, sourceRoot);
            update.setInt(3, targetNumber);
            update.setString(4, target.prefix());
            update.setString(5, target.region());
            update.executeUpdate();
        }
    }

    private static Optional<Migration> one(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            return rows.next() ? Optional.of(migration(rows)) : Optional.empty();
        }
    }

    private static Migration migration(ResultSet row) throws SQLException {
        return new Migration(
                row.getInt(1),
                new MigrationId(row.getObject(2, UUID.class)),
                row.getString(3),
                new RootIdentity(row.getLong(4), row.getLong(5)),
                row.getInt(6),
                new Target(row.getString(7), row.getString(8), row.getString(9), row.getString(10)));
    }
}
