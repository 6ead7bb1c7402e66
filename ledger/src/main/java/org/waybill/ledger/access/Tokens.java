package org.waybill.ledger.access;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Database;
import org.waybill.model.Sha256;

/** The tokens of the API. The ledger knows only their hashes. */
public final class Tokens {

    private static final String COLUMNS = "t.id, p.name, t.name, t.prefix, t.rank, t.migration, t.created_at,"
            + " t.expires_at, t.used_at, t.used_from, t.revoked_at";
    private static final String SELECT = "select " + COLUMNS + " from api_token t join person p on p.id = t.person ";

    private final Database database;

    public Tokens(Database database) {
        this.database = database;
    }

    /**
     * A token to be made.
     *
     * @param expiresAt null: never
     */
    public record Fresh(
            String name,
            String prefix,
            Sha256 hash,
            Rank rank,
            @Nullable Integer migration,
            @Nullable Instant expiresAt) {}

    public Token make(Person owner, Fresh fresh) {
        return database.transaction(connection -> {
            try (var insert =
                    connection.prepareStatement("with t as (insert into api_token (person, name, prefix, hash,"
                            + " rank, migration, expires_at) values (?, ?, ?, ?, ?, ?, ?) returning *) select "
                            + COLUMNS
                            + " from t join person p on p.id = t.person")) {
                insert.setInt(1, owner.id());
                insert.setString(2, fresh.name);
                insert.setString(3, fresh.prefix);
                insert.setBytes(4, fresh.hash.bytes());
                insert.setString(5, fresh.rank.word());
                insert.setObject(6, fresh.migration, Types.INTEGER);
                insert.setObject(7, fresh.expiresAt == null ? null : fresh.expiresAt.atOffset(ZoneOffset.UTC));
                try (var rows = insert.executeQuery()) {
                    rows.next();
                    return token(rows);
                }
            }
        });
    }

    /** A token that works, and its owner. */
    public record InUse(Token token, Person owner) {}

    /** The token with this hash, if it works; notes that it was used, once a minute. */
    public Optional<InUse> use(Sha256 hash, String address) {
        return database.transaction(connection -> {
                    try (var select = connection.prepareStatement(
                            SELECT
                                    + "where t.hash = ? and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())")) {
                        select.setBytes(1, hash.bytes());
                        try (var rows = select.executeQuery()) {
                            if (!rows.next()) {
                                return Optional.<Token>empty();
                            }
                            var token = token(rows);
                            note(connection, token, address);
                            return Optional.of(token);
                        }
                    }
                })
                .flatMap(token -> new People(database).find(token.owner()).map(owner -> new InUse(token, owner)));
    }

    private static void note(Connection connection, Token token, String address) throws SQLException {
        try (var update = connection.prepareStatement("""
                update api_token
                set used_at = now(), used_from = ?
                where id = ? and (used_at is null or used_at < now() - interval '1 minute' or used_from <> ?)""")) {
            update.setString(1, address);
            update.setInt(2, token.id());
            update.setString(3, address);
            update.executeUpdate();
        }
    }

    /** All tokens, the newest first. */
    public List<Token> all() {
        return list("order by t.id desc", null);
    }

    /** The tokens of one person, the newest first. */
    public List<Token> of(Person owner) {
        return list("where t.person = ? order by t.id desc", owner.id());
    }

    private List<Token> list(String rest, @Nullable Integer person) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(SELECT + rest)) {
                if (person != null) {
                    select.setInt(1, person);
                }
                try (var rows = select.executeQuery()) {
                    var all = new ArrayList<Token>();
                    while (rows.next()) {
                        all.add(token(rows));
                    }
                    return all;
                }
            }
        });
    }

    /** Ends a token; false if there is none that works. */
    public boolean revoke(int id) {
        return database.transaction(connection -> {
            try (var update = connection.prepareStatement(
                    "update api_token set revoked_at = now() where id = ? and revoked_at is null")) {
                update.setInt(1, id);
                return update.executeUpdate() == 1;
            }
        });
    }

    private static Token token(ResultSet row) throws SQLException {
        int migration = row.getInt(6);
        boolean every = row.wasNull();
        return new Token(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Rank.of(row.getString(5)).orElseThrow(),
                every ? null : migration,
                row.getObject(7, OffsetDateTime.class).toInstant(),
                time(row, 8),
                time(row, 9),
                row.getString(10),
                time(row, 11));
    }

    static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
