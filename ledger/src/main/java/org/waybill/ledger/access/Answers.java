package org.waybill.ledger.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.waybill.ledger.Database;
import org.waybill.model.Sha256;

/** The answers to requests with a key, for a day: a request that is repeated gets the first answer again. */
public final class Answers {

    private final Database database;

    public Answers(Database database) {
        this.database = database;
    }

    /** What becomes of a request with a key. */
    public sealed interface Claim {
        /** It is new: execute it, then {@link Answers#record}. */
        record Mine() implements Claim {}

        record Answered(int status, String body) implements Claim {}

        /** The first one is still being executed. */
        record Busy() implements Claim {}

        /** The key was used for another request. */
        record Different() implements Claim {}
    }

    private record Row(byte[] request, boolean answered, boolean abandoned, int status, String body) {}

    /** Claims a key. A request whose process died before it answered is executed again after a minute. */
    public Claim claim(Person person, String key, Sha256 request) {
        return database.transaction(connection -> {
            if (insert(connection, person, key, request)) {
                return new Claim.Mine();
            }
            var row = row(connection, person, key).orElseThrow();
            if (!java.util.Arrays.equals(row.request, request.bytes())) {
                return new Claim.Different();
            }
            if (row.answered) {
                return new Claim.Answered(row.status, row.body);
            }
            return row.abandoned && again(connection, person, key) ? new Claim.Mine() : new Claim.Busy();
        });
    }

    private static boolean insert(Connection connection, Person person, String key, Sha256 request)
            throws SQLException {
        try (var delete =
                connection.prepareStatement("delete from answer where person = ? and at < now() - interval '1 day'")) {
            delete.setInt(1, person.id());
            delete.executeUpdate();
        }
        try (var insert = connection.prepareStatement(
                "insert into answer (person, key, request) values (?, ?, ?) on conflict do nothing")) {
            insert.setInt(1, person.id());
            insert.setString(2, key);
            insert.setBytes(3, request.bytes());
            return insert.executeUpdate() == 1;
        }
    }

    private static Optional<Row> row(Connection connection, Person person, String key) throws SQLException {
        try (var select = connection.prepareStatement("select request, status is not null, at < now() - interval '1"
                + " minute', coalesce(status, 0), coalesce(body, '') from answer where person = ? and key = ?"
                + " for update")) {
            select.setInt(1, person.id());
            select.setString(2, key);
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Row(
                                rows.getBytes(1),
                                rows.getBoolean(2),
                                rows.getBoolean(3),
                                rows.getInt(4),
                                rows.getString(5)))
                        : Optional.empty();
            }
        }
    }

    private static boolean again(Connection connection, Person person, String key) throws SQLException {
        try (var update = connection.prepareStatement("update answer set at = now() where person = ? and key = ?")) {
            update.setInt(1, person.id());
            update.setString(2, key);
            return update.executeUpdate() == 1;
        }
    }

    /** Records the answer to a request that was claimed. */
    public void record(Person person, String key, int status, String body) {
        database.transaction(connection -> {
            try (var update = connection.prepareStatement(
                    "update answer set status = ?, body = ? where person = ? and key = ?")) {
                update.setInt(1, status);
                update.setString(2, body);
                update.setInt(3, person.id());
                update.setString(4, key);
                return update.executeUpdate();
            }
        });
    }

    /** Gives up a claim whose request failed for a reason that may pass, so that it can be repeated. */
    public void release(Person person, String key) {
        database.transaction(connection -> {
            try (var delete =
                    connection.prepareStatement("delete from answer where person = ? and key = ? and status is null")) {
                delete.setInt(1, person.id());
                delete.setString(2, key);
                return delete.executeUpdate();
            }
        });
    }
}
