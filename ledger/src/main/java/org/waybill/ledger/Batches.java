package org.waybill.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batch.Watch;
import org.waybill.model.Bell;

/** The batches of the ledger. A migration has at most one open batch. */
public final class Batches {

    private final Database database;
    private final Set<Bell> bells = ConcurrentHashMap.newKeySet();

    public Batches(Database database) {
        this.database = database;
    }

    /** How a run starts. */
    public record Begun(Batch batch, boolean resumed) {}

    /**
     * Resumes the migration's open batch, now under this policy, or begins one. The source is walked again in both
     * cases. Files that waited for the next batch because they kept changing are due at once.
     *
     * @throws Batch.Paused when the open batch is paused; then nothing has changed
     */
    public Begun begin(Migration migration, Policy policy) {
        return database.transaction(connection -> begin(connection, migration, policy));
    }

    /** As {@link #begin(Migration, Policy)}, in a transaction of the caller. */
    public static Begun begin(Connection connection, Migration migration, Policy policy) throws SQLException {
        refuseWhilePaused(connection, migration);
        var open = resume(connection, migration, policy);
        boolean resumed = open.isPresent();
        var batch = resumed ? open.get() : insert(connection, migration, policy, State.RUNNING);
        takeUpHot(connection, migration.number());
        return new Begun(batch, resumed);
    }

    /** Makes files due that kept changing and wait for the next batch: the source is walked again. */
    public void takeUpHot(Batch batch) {
        database.transaction(connection -> takeUpHot(connection, batch.migration()));
    }

    /** As {@link #takeUpHot(Batch)}, in a transaction of the caller. */
    public static int takeUpHot(Connection connection, int migration) throws SQLException {
        try (var update = connection.prepareStatement("""
                update work
                set due_at = now(), recheck = true, hot = 0
                where migration = ? and seq is null and due_at = 'infinity'""")) {
            update.setInt(1, migration);
            return update.executeUpdate();
        }
    }

    private static void refuseWhilePaused(Connection connection, Migration migration) throws SQLException {
        try (var select = connection.prepareStatement(
                BatchRow.SELECT + "where migration = ? and state in ('RUNNING', 'PAUSED', 'SWEEPING') for update")) {
            select.setInt(1, migration.number());
            var open = BatchRow.one(select);
            if (open.isPresent() && open.get().state() == State.PAUSED) {
                throw new Batch.Paused(open.get());
            }
        }
    }

    private static Optional<Batch> resume(Connection connection, Migration migration, Policy policy)
            throws SQLException {
        try (var update = connection.prepareStatement("""
                        update batch
                        set state = 'RUNNING', begun = begun + 1, walked_at = null, sweep_until = null, level = ?,
                            overwrite = ?, symlinks = ?, includes = ?, excludes = ?, watch = ?, reconcile_every = ?
                        where migration = ? and state in ('RUNNING', 'SWEEPING')
                        returning\s""" + BatchRow.COLUMNS)) {
            bind(connection, update, policy);
            update.setInt(8, migration.number());
            return BatchRow.one(update);
        }
    }

    /** Adds a batch in a state, in a transaction of the caller. */
    public static Batch insert(Connection connection, Migration migration, Policy policy, State state)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into batch (level, overwrite, symlinks, includes, excludes, watch, reconcile_every, migration, state)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                returning\s""" + BatchRow.COLUMNS)) {
            bind(connection, insert, policy);
            insert.setInt(8, migration.number());
            insert.setString(9, state.name());
            return BatchRow.one(insert).orElseThrow();
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, Policy policy) throws SQLException {
        statement.setString(1, policy.level().word());
        statement.setBoolean(2, policy.overwrite());
        statement.setString(3, policy.symlinks().name().toLowerCase(Locale.ROOT));
        statement.setArray(4, connection.createArrayOf("text", policy.includes().toArray()));
        statement.setArray(5, connection.createArrayOf("text", policy.excludes().toArray()));
        var watch = policy.watch();
        statement.setBoolean(6, watch != null);
        statement.setLong(7, (watch == null ? Watch.USUAL : watch).every().toSeconds());
    }

    /**
     * What became of an operator's order.
     *
     * @param batch as it is now; null: there is none of this number
     * @param changed whether this order has changed its state
     */
    public record Ordered(@Nullable Batch batch, boolean changed) {}

    /** Carries out an order, if the state of the batch allows it. Of two orders at once, the second sees the first. */
    public Ordered order(long id, Action action, String by, String reason) {
        var ordered = database.transaction(connection -> {
            try (var select = connection.prepareStatement(BatchRow.SELECT + "where id = ? for update")) {
                select.setLong(1, id);
                var before = BatchRow.one(select);
                if (before.isEmpty() || !before.get().state().allows().contains(action)) {
                    return new Ordered(before.orElse(null), false);
                }
            }
            try (var update = connection.prepareStatement("""
                    update batch
                    set state = ?, ordered_by = ?, ordered_at = now(), order_reason = ?, sweep_until = null, ended_at =
                        case when ? = 'CANCELLED' then now() end
                    where id = ?
                    returning\s""" + BatchRow.COLUMNS)) {
                update.setString(1, action.after().name());
                update.setString(2, by);
                update.setString(3, reason);
                update.setString(4, action.after().name());
                update.setLong(5, id);
                return new Ordered(BatchRow.one(update).orElseThrow(), true);
            }
        });
        if (ordered.changed) {
            bells.forEach(Bell::ring);
        }
        return ordered;
    }

    /**
     * The share of the window that the batch has beside the other running ones, by their priorities; 0 when it does not
     * run. An order on it waits for the end of this transaction.
     */
    static double share(Connection connection, long batch) throws SQLException {
        try (var select = connection.prepareStatement("""
                select priority::float8 / (select sum(priority) from batch where state = 'RUNNING')
                from batch b
                where id = ? and state = 'RUNNING'
                for share of b""")) {
            select.setLong(1, batch);
            try (var rows = select.executeQuery()) {
                return rows.next() ? rows.getDouble(1) : 0;
            }
        }
    }

    /** Sets the priority of a batch, from 1 to 9; false when there is no such batch. */
    public boolean prioritize(long batch, int priority) {
        return database.transaction(connection -> {
            try (var update = connection.prepareStatement("update batch set priority = ? where id = ?")) {
                update.setInt(1, priority);
                update.setLong(2, batch);
                return update.executeUpdate() == 1;
            }
        });
    }

    /** The batches that must not go on, each PAUSED or CANCELLED. */
    public Map<Long, State> halted() {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(
                            "select id, state from batch where state in ('PAUSED', 'CANCELLED')");
                    var rows = select.executeQuery()) {
                var halted = new HashMap<Long, State>();
                while (rows.next()) {
                    halted.put(rows.getLong(1), State.valueOf(rows.getString(2)));
                }
                return Map.copyOf(halted);
            }
        });
    }

    public Optional<Batch> find(long id) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(BatchRow.SELECT + "where id = ?")) {
                select.setLong(1, id);
                return BatchRow.one(select);
            }
        });
    }

    /** The newest batch of a migration that is no schedule; its schedule when it has never run. */
    public Optional<Batch> latest(int migration) {
        return database.transaction(connection -> {
            try (var select =
                    connection.prepareStatement(BatchRow.SELECT + "where id = coalesce((select max(id) from batch"
                            + " b where migration = ? and not exists (select from schedule where batch = b.id)), (select max(id)"
                            + " from batch where migration = ?))")) {
                select.setInt(1, migration);
                select.setInt(2, migration);
                return BatchRow.one(select);
            }
        });
    }

    /** The newest batches of all migrations, the newest first. */
    public List<Batch> newest(int most) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(BatchRow.SELECT + "order by id desc limit ?")) {
                select.setInt(1, most);
                return BatchRow.all(select);
            }
        });
    }

    /**
     * A page of batches of these migrations, the newest first.
     *
     * @param before only batches with a lower id
     */
    public List<Batch> page(List<Integer> migrations, long before, int limit) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(
                    BatchRow.SELECT + "where id < ? and migration = any (?) order by id desc limit ?")) {
                select.setLong(1, before);
                select.setArray(2, connection.createArrayOf("int", migrations.toArray()));
                select.setInt(3, limit);
                return BatchRow.all(select);
            }
        });
    }

    /** Whether a scanner works on a batch. */
    public enum Scanning {
        /** No scanner has worked on it since it was opened. */
        NEVER,
        NOW,
        /** A scanner has worked on it, and its lease has ended. */
        NO_LONGER
    }

    /** Whether a scanner works on this batch, judged by the leases; a killed scanner counts until its lease ends. */
    public Scanning scanning(Batch batch) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("""
                    select case when l.expires_at > now() then 'NOW' when l.expires_at > b.started_at then
                        'NO_LONGER' else 'NEVER' end
                    from batch b
                    left join lease l on l.migration = b.migration
                    where b.id = ?""")) {
                select.setLong(1, batch.id());
                try (var rows = select.executeQuery()) {
                    return rows.next() ? Scanning.valueOf(rows.getString(1)) : Scanning.NEVER;
                }
            }
        });
    }

    /** The batches in a state, the oldest first. */
    public List<Batch> in(State state) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(BatchRow.SELECT + "where state = ? order by id")) {
                select.setString(1, state.name());
                return BatchRow.all(select);
            }
        });
    }

    /** From now on the bell rings when this object changes the state of a batch; changes by other processes do not ring it. */
    public void ring(Bell bell) {
        bells.add(bell);
    }

    /** The bell no longer rings. */
    public void hush(Bell bell) {
        bells.remove(bell);
    }

    /**
     * Moves to the sweep when all files have settled. False when some have not, the batch does not run, or was begun anew
     * since.
     */
    public boolean toSweep(Batch batch) {
        return move(batch, State.RUNNING, State.SWEEPING);
    }

    /**
     * Records that the sweep has found nothing wrong. False when the batch is not swept, or was begun anew since; or when
     * files were sent back meanwhile, and the batch runs again.
     */
    public boolean finish(Batch batch) {
        return move(batch, State.SWEEPING, State.DONE);
    }

    /** Records that the sweep has sent files back. False when the batch is not swept, or was begun anew since. */
    public boolean runOn(Batch batch) {
        return move(batch, State.SWEEPING, State.RUNNING);
    }

    private boolean move(Batch batch, State from, State to) {
        var moved = database.transaction(connection -> {
            if (!isLocked(connection, batch, from)) {
                return Optional.<State>empty();
            }
            // A statement of its own, after the lock: it sees what was sent back before.
            boolean over = to == State.RUNNING || Outbox.isEmpty(connection, batch.migration());
            var reached = over ? to : State.RUNNING;
            if (reached != from) {
                set(connection, batch, reached);
            }
            return Optional.of(reached);
        });
        moved.filter(state -> state != from).ifPresent(_ -> bells.forEach(Bell::ring));
        return moved.filter(to::equals).isPresent();
    }

    private static boolean isLocked(Connection connection, Batch batch, State state) throws SQLException {
        try (var select =
                connection.prepareStatement("select from batch where id = ? and begun = ? and state = ? for update")) {
            select.setLong(1, batch.id());
            select.setInt(2, batch.begun());
            select.setString(3, state.name());
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void set(Connection connection, Batch batch, State state) throws SQLException {
        try (var update = connection.prepareStatement("""
                update batch
                set state = ?, ended_at = case when ? = 'DONE' then now() end, sweep_until = null
                where id = ?""")) {
            update.setString(1, state.name());
            update.setString(2, state.name());
            update.setLong(3, batch.id());
            update.executeUpdate();
        }
    }

    /** Claims the sweep of a batch for a while; false while another verifier has it. */
    public boolean claimSweep(long batch, String sweeper) {
        return database.transaction(connection -> {
            try (var update = connection.prepareStatement("""
                    update batch
                    set sweeper = ?, sweep_until = now() + interval '30 s'
                    where id = ? and state = 'SWEEPING' and (sweeper = ? or sweep_until is null or sweep_until <
                        now())""")) {
                update.setString(1, sweeper);
                update.setLong(2, batch);
                update.setString(3, sweeper);
                return update.executeUpdate() == 1;
            }
        });
    }

    /** Extends the claim; false when the sweep is over, or another verifier has it. */
    public boolean renewSweep(long batch, String sweeper) {
        return database.transaction(connection -> {
            try (var update = connection.prepareStatement("""
                    update batch
                    set sweep_until = now() + interval '30 s'
                    where id = ? and state = 'SWEEPING' and sweeper = ? and sweep_until is not null""")) {
                update.setLong(1, batch);
                update.setString(2, sweeper);
                return update.executeUpdate() == 1;
            }
        });
    }

    /** Records that the walk has reached the end of the source, unless the batch was begun anew since. */
    public void walked(Batch batch) {
        database.transaction(connection -> {
            try (var update =
                    connection.prepareStatement("update batch set walked_at = now() where id = ? and begun = ?")) {
                update.setLong(1, batch.id());
                update.setInt(2, batch.begun());
                return update.executeUpdate();
            }
        });
    }
}
