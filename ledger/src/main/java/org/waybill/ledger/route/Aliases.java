package org.waybill.ledger.route;

import java.util.Optional;
import java.util.regex.Pattern;
import org.waybill.ledger.Database;

/** What migrations are called in addresses, besides their numbers. */
public final class Aliases {

    private static final Pattern ALIAS = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final Database database;

    public Aliases(Database database) {
        this.database = database;
    }

    /** Whether this can be an alias: a small letter, then up to 62 small letters, digits and hyphens. */
    public static boolean isAlias(String text) {
        return ALIAS.matcher(text).matches();
    }

    /** The number of the migration with this alias. */
    public Optional<Integer> migration(String alias) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("select migration from migration_alias where alias = ?")) {
                select.setString(1, alias);
                try (var rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getInt(1)) : Optional.empty();
                }
            }
        });
    }

    /** The alias of a migration. */
    public Optional<String> of(int migration) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("select alias from migration_alias where migration = ?")) {
                select.setInt(1, migration);
                try (var rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /** Gives a migration this alias in place of an earlier one; false, and nothing changes, when another one has it. */
    public boolean give(int migration, String alias) {
        return database.transaction(connection -> {
            try (var insert = connection.prepareStatement("insert into migration_alias (alias, migration) values (?, ?)"
                            + " on conflict (alias) do update set alias = excluded.alias where"
                            + " migration_alias.migration = excluded.migration");
                    var delete = connection.prepareStatement(
                            "delete from migration_alias where migration = ? and alias <> ?")) {
                insert.setString(1, alias);
                insert.setInt(2, migration);
                if (insert.executeUpdate() == 0) {
                    return false;
                }
                delete.setInt(1, migration);
                delete.setString(2, alias);
                delete.executeUpdate();
                return true;
            }
        });
    }
}
