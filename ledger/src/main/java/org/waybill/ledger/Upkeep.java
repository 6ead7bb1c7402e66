package org.waybill.ledger;

import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the tables small that every file passes through. The scanner that holds a migration's lease calls it every few seconds. */
public final class Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** Dead rows that justify a vacuum. Postgres checks once a minute: at 1,500 files/s it leaves 90,000 in {@code work}, 17 MB. */
    private static final long WORTHWHILE = 20_000;

    private static final int LIMIT_SECONDS = 5;

    // A table that is large because many rows wait in it is left to Postgres: this call must not take long.
    private static final String DEAD = """
                    select case when pg_relation_size(relid) < 64 * 1024 * 1024 then n_dead_tup else 0 end
                    from pg_stat_user_tables
                    where relid = 'work'::regclass""";

    private final Database database;

    /** Dead rows that the last vacuum could not remove, because an old transaction may still see them. */
    private long kept;

    public Upkeep(Database database) {
        this.database = database;
    }

    /** Folds the appended changes of each sum into one row. */
    public void fold(Migration migration) {
        database.transaction(connection -> {
            try (var fold = connection.prepareStatement("""
                    with gone as (delete from rollup_delta where migration = ? returning *)
                    insert into rollup as r
                    select migration, state, kind, sum(files), sum(bytes)
                    from gone
                    group by migration, state, kind
                    on conflict (migration, state, kind) do update set files = r.files + excluded.files, bytes =
                        r.bytes + excluded.bytes""")) {
                fold.setInt(1, migration.number());
                return fold.executeUpdate();
            }
        });
    }

    /**
     * Makes room in {@code work} for the next files, if enough have left it. Takes about 5 s at most, because the
     * caller has a lease to renew. If it fails, Postgres does it later by itself.
     */
    public void vacuum() {
        try {
            database.byItself(statement -> {
                long dead = dead(statement);
                kept = Math.min(kept, dead);
                if (dead - kept > WORTHWHILE) {
                    kept = dead;
                    statement.setQueryTimeout(LIMIT_SECONDS);
                    statement.execute("vacuum (skip_locked, truncate false, parallel 0) work");
                    kept = dead(statement);
                }
            });
        } catch (LedgerUnavailable | IllegalStateException e) {
            LOG.info("The work table was not cleaned up: {}", e.getMessage());
        }
    }

    private static long dead(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery(DEAD)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
