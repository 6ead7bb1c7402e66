package org.waybill.ledger.access;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Database;

/** The people who may log in. */
public final class People {

    private static final String SELECT =
            "select p.id, p.name, p.rank, p.everywhere, p.created_at, p.password_at, array(select migration from"
                    + " person_grant g where g.person = p.id) from person p ";

    private final Database database;

    public People(Database database) {
        this.database = database;
    }

    /** A person to be added. */
    public record Fresh(
            String name, Rank rank, Scope scope, @Nullable String passwordHash) {}

    /** Adds a person; empty if the name is taken. */
    public Optional<Person> add(Fresh fresh) {
        return database.transaction(connection -> insert(connection, fresh));
    }

    static Optional<Person> insert(Connection connection, Fresh fresh) throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into person (name, rank, everywhere, password, password_at)
                values (?, ?, ?, ?, case when ?::text is not null then now() end)
                on conflict do nothing
                returning id""")) {
            insert.setString(1, fresh.name);
            insert.setString(2, fresh.rank.word());
            insert.setBoolean(3, fresh.scope instanceof Scope.Everything);
            insert.setString(4, fresh.passwordHash);
            insert.setString(5, fresh.passwordHash);
            try (var rows = insert.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                int id = rows.getInt(1);
                grant(connection, id, fresh.scope);
                return one(connection, "where p.id = ?", id);
            }
        }
    }

    private static void grant(Connection connection, int person, Scope scope) throws SQLException {
        if (scope instanceof Scope.Only(var migrations)) {
            try (var insert = connection.prepareStatement(
                    "insert into person_grant (person, migration) select ?, id from migration where id = any (?)")) {
                insert.setInt(1, person);
                insert.setArray(2, connection.createArrayOf("int", migrations.toArray()));
                insert.executeUpdate();
            }
        }
    }

    public boolean isEmpty() {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("select not exists (select from person)");
                    var rows = select.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        });
    }

    public Optional<Person> find(int id) {
        return database.transaction(connection -> one(connection, "where p.id = ?", id));
    }

    public Optional<Person> find(String name) {
        return database.transaction(connection -> one(connection, "where lower(p.name) = lower(?)", name));
    }

    /** Everybody, by name. */
    public List<Person> all() {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(SELECT + "order by lower(p.name)");
                    var rows = select.executeQuery()) {
                var all = new ArrayList<Person>();
                while (rows.next()) {
                    all.add(person(rows));
                }
                return all;
            }
        });
    }

    /** The hash of the password; empty for an unknown person, or one without a password. */
    public Optional<String> passwordHash(String name) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("select password from person where lower(name) = lower(?)")) {
                select.setString(1, name);
                try (var rows = select.executeQuery()) {
                    return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /** Sets the password, which ends all sessions of the person; false if there is no such person. */
    public boolean setPassword(int person, String hash) {
        return database.transaction(connection -> setPassword(connection, person, hash));
    }

    static boolean setPassword(Connection connection, int person, String hash) throws SQLException {
        try (var update =
                connection.prepareStatement("update person set password = ?, password_at = now() where id = ?")) {
            update.setString(1, hash);
            update.setInt(2, person);
            return update.executeUpdate() == 1;
        }
    }

    /** Removes a person, with all tokens; false if there is no such person. */
    public boolean remove(int person) {
        return database.transaction(connection -> {
            try (var delete = connection.prepareStatement("delete from person where id = ?")) {
                delete.setInt(1, person);
                return delete.executeUpdate() == 1;
            }
        });
    }

    private static Optional<Person> one(Connection connection, String condition, Object value) throws SQLException {
        try (var select = connection.prepareStatement(SELECT + condition)) {
            select.setObject(1, value);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Optional.of(person(rows)) : Optional.empty();
            }
        }
    }

    private static Person person(ResultSet row) throws SQLException {
        var password = row.getObject(6, OffsetDateTime.class);
        return new Person(
                row.getInt(1),
                row.getString(2),
                Rank.of(row.getString(3)).orElseThrow(),
                scope(row),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                password == null ? null : password.toInstant());
    }

    private static Scope scope(ResultSet row) throws SQLException {
        if (row.getBoolean(4)) {
            return new Scope.Everything();
        }
        Set<Integer> migrations =
                Stream.of((Integer[]) row.getArray(7).getArray()).collect(Collectors.toUnmodifiableSet());
        return new Scope.Only(migrations);
    }
}
