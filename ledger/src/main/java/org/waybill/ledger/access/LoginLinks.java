package org.waybill.ledger.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Database;
import org.waybill.model.Sha256;

/** Links that let somebody in once, and set a password. The ledger knows only their hashes. */
public final class LoginLinks {

    /** How long a link works. */
    public static final Duration LIFE = Duration.ofMinutes(15);

    private final Database database;

    public LoginLinks(Database database) {
        this.database = database;
    }

    /** Whom a link lets in. */
    public sealed interface For {
        /** Whoever has it makes the first person, an admin. */
        record FirstPerson() implements For {}

        record Known(Person person) implements For {}
    }

    /**
     * Makes a link work.
     *
     * @param person whom it lets in; null: it makes the first person
     */
    public void make(Sha256 hash, @Nullable Person person) {
        database.transaction(connection -> {
            try (var insert = connection.prepareStatement(
                    "with old as (delete from login_link where expires_at < now())"
                            + " insert into login_link (hash, person, expires_at) values (?, ?, now() + ?::interval)")) {
                insert.setBytes(1, hash.bytes());
                insert.setObject(2, person == null ? null : person.id(), java.sql.Types.INTEGER);
                insert.setString(3, LIFE.toString());
                return insert.executeUpdate();
            }
        });
    }

    /** Whom the link would let in, without using it up; empty if it does not work, or no longer. */
    public Optional<For> look(Sha256 hash) {
        return database.transaction(connection -> {
                    try (var select = connection.prepareStatement("""
                    select person
                    from login_link
                    where hash = ? and expires_at > now() and (person is not null or not exists (select from person))
                    """)) {
                        select.setBytes(1, hash.bytes());
                        try (var rows = select.executeQuery()) {
                            if (!rows.next()) {
                                return Optional.<Integer>empty();
                            }
                            return Optional.of(rows.getInt(1));
                        }
                    }
                })
                .flatMap(id -> id == 0
                        ? Optional.of(new For.FirstPerson())
                        : new People(database).find(id).map(For.Known::new));
    }

    /**
     * Uses up a link that makes the first person. Of two who use it at the same time, or of two links, one wins.
     *
     * @return the new admin; empty if the link does not work, or somebody was first
     */
    public Optional<Person> makeFirst(Sha256 hash, String name, String passwordHash) {
        return database.transaction(connection -> {
            // Two links at once would each see no person.
            try (var lock = connection.createStatement()) {
                lock.execute("lock table person in share row exclusive mode");
            }
            if (!takes(connection, hash, "person is null and not exists (select from person)")) {
                return Optional.<Person>empty();
            }
            return People.insert(connection, new People.Fresh(name, Rank.ADMIN, new Scope.Everything(), passwordHash));
        });
    }

    /** Uses up a link of a known person and sets the password; false if the link does not work. */
    public boolean renew(Sha256 hash, Person person, String passwordHash) {
        return database.transaction(connection -> takes(connection, hash, "person = " + person.id())
                && People.setPassword(connection, person.id(), passwordHash));
    }

    private static boolean takes(Connection connection, Sha256 hash, String condition) throws SQLException {
        try (var delete = connection.prepareStatement(
                "delete from login_link where hash = ? and expires_at > now() and " + condition)) {
            delete.setBytes(1, hash.bytes());
            return delete.executeUpdate() == 1;
        }
    }
}
