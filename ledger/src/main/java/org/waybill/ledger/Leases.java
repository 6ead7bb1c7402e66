package org.waybill.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Decides who scans a migration: one process at a time, fenced by an epoch that each of its transactions checks. */
public final class Leases {

    private final Database database;
    private final String holder;
    private final Duration life;

    /**
     * @param holder names this process; a process of the same name takes over at once, as it is a restart of this one
     * @param life how long a holder may be silent before another one takes over
     */
    public Leases(Database database, String holder, Duration life) {
        this.database = database;
        this.holder = holder;
        this.life = life;
    }

    /** The right to scan a migration, until someone else has a higher epoch. */
    public record Lease(int migration, long epoch) {

        /** Fails with {@link LeaseLost} unless the lease is still held, and locks it until the transaction ends. */
        void lock(Connection connection) throws SQLException {
            try (var select =
                    connection.prepareStatement("select 1 from lease where migration = ? and epoch = ? for update")) {
                select.setInt(1, migration);
                select.setLong(2, epoch);
                try (var rows = select.executeQuery()) {
                    if (!rows.next()) {
                        throw new LeaseLost("another process scans this migration now");
                    }
                }
            }
        }
    }

    /** Takes the lease if it is free, expired or ours; empty while another process holds it. */
    public Optional<Lease> acquire(int migration) {
        return database.transaction(connection -> {
            try (var upsert = connection.prepareStatement("""
                            insert into lease as l (migration, holder, epoch, expires_at)
                            values (?, ?, 1, now() + ? * interval '1 millisecond')
                            on conflict (migration) do update set holder = excluded.holder, epoch = l.epoch + 1,
                                expires_at = excluded.expires_at
                            where l.holder = excluded.holder or l.expires_at < now()
                            returning epoch""")) {
                upsert.setInt(1, migration);
                upsert.setString(2, holder);
                upsert.setLong(3, life.toMillis());
                try (var rows = upsert.executeQuery()) {
                    return rows.next() ? Optional.of(new Lease(migration, rows.getLong(1))) : Optional.empty();
                }
            }
        });
    }

    /** Renews the lease; throws {@link LeaseLost} when it is no longer ours. */
    public void renew(Lease lease) {
        database.transaction(connection -> {
            lease.lock(connection);
            try (var update = connection.prepareStatement(
                    "update lease set expires_at = now() + ? * interval '1 millisecond' where migration = ?")) {
                update.setLong(1, life.toMillis());
                update.setInt(2, lease.migration());
                return update.executeUpdate();
            }
        });
    }

    /** Lets others take over at once. */
    public void release(Lease lease) {
        database.transaction(connection -> {
            try (var update = connection.prepareStatement(
                    "update lease set expires_at = now() - interval '1 microsecond' where migration = ? and epoch = ?")) {
                update.setInt(1, lease.migration());
                update.setLong(2, lease.epoch());
                return update.executeUpdate();
            }
        });
    }
}
