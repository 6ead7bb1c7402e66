package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;

/** What a ledger of an earlier version holds is known to this one. */
class UpgradeTest {

    /** A connection that waits a second for an answer. */
    private final TestPostgres.Connections connections =
            TestPostgres.ledgerOfVersion("5", Map.of("socketTimeout", "1"));

    private final Database database = new Database(connections.source());
    private final Sql sql = new Sql(database);

    private final List<Sighting> known = List.of(
            moving("root.txt", "app/root.txt"),
            moving("documents/7/a.pdf", "app/documents/7/a.pdf"),
            moving("documents/7/b.pdf", "app/documents/7/b.pdf"),
            moving("documents/\u00e4/c.pdf", "app/documents/\u00e4/c.pdf"),
            new Sighting(SourcePath.ofText("left/out"), version(), new Plan.Skip(Sighting.SkipReason.FILTER)));

    @AfterEach
    void close() {
        connections.close();
    }

    private static Sighting moving(String path, String key) {
        return new Sighting(SourcePath.ofText(path), version(), new Plan.Move(key));
    }

    private static SourceVersion version() {
        return new SourceVersion(5, 1, 1, 7);
    }

    @Test
    void i5FilesThatAnEarlierVersionRecordedAreKnown() {
        // Given
        record();
        sql.execute("grant select on file_status to public");
        var columns = sql.text("select string_agg(quote_ident(attname), ',' order by attnum) from pg_attribute"
                + " where attrelid = 'file_status'::regclass and attnum > 0");
        var status = "select array_agg(s::text order by file)::text from (select " + columns + " from file_status) s";
        var statusBefore = sql.text(status);

        // When
        database.migrateSchema();

        // Then
        assertThat(again()).isEqualTo(new Discovery.Recorded(0, known.size()));
        assertThat(sql.text("select string_agg(key_digest::text, ' ' order by id) from file"))
                .isEqualTo(String.join(
                        " ",
                        known.stream()
                                .map(UpgradeTest::keyHash)
                                .filter(h -> h != null)
                                .toList()));
        assertThat(sql.text(status)).isEqualTo(statusBefore);
        assertThat(sql.text("select has_table_privilege('public', 'file_status', 'select')"))
                .isEqualTo("t");
    }

    @Test
    void anUpgradeMayTakeLongerThanAConnectionWaits() throws Exception {
        // Given: an upgrade that waits for a lock
        record();
        try (var upgrade = Executors.newSingleThreadExecutor();
                var holder = connections.source().getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("lock table file in access share mode");

            // When
            var upgraded = upgrade.submit(database::migrateSchema);
            awaitWaiting(upgraded, Duration.ofMillis(2_500));
            holder.commit();
            holder.setAutoCommit(true);
            upgraded.get();
        }

        // Then
        assertThat(again()).isEqualTo(new Discovery.Recorded(0, known.size()));
    }

    @Test
    void aProcessOfAnEarlierVersionReadsNothingWrong() {
        record();
        database.migrateSchema();

        for (var column : List.of("path_hash", "key_hash", "key")) {
            assertThatThrownBy(() -> sql.text("select " + column + " from file"))
                    .hasMessageContaining("does not exist");
        }
    }

    @Test
    void aLedgerOfALaterVersionIsRefused() {
        database.migrateSchema();
        sql.execute(
                "insert into flyway_schema_history select installed_rank + 1, '999', description, type, 'V999__later.sql',"
                        + " checksum, installed_by, installed_on, execution_time, success from flyway_schema_history order by"
                        + " installed_rank desc limit 1");

        assertThatThrownBy(database::migrateSchema)
                .isInstanceOf(LedgerUnusable.class)
                .hasMessageContaining("made by another version of waybill");
    }

    @Test
    void aLedgerThatIsUpToDateCostsOneLook() {
        // Given
        database.migrateSchema();
        var connected = new AtomicInteger();

        // When
        new Database(counted(connections.source(), connected)).migrateSchema();

        // Then: Flyway would take several
        assertThat(connected).hasValue(1);
    }

    private static DataSource counted(DataSource source, AtomicInteger connected) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    connected.incrementAndGet();
                    return method.invoke(source, arguments);
                });
    }

    /** As the version before did, which knew hashes of whole names only. */
    private void record() {
        sql.execute(
                "insert into target (endpoint, bucket) values ('http://127.0.0.1:9000', 'another'), ('http://127.0.0.1:9000',"
                        + " 'bucket')");
        sql.execute("insert into migration (name, source_root, root_device, root_inode, target, region, prefix)"
                + " values (gen_random_uuid(), '/data', 1, 2, 2, 'us-east-1', 'app/')");
        sql.execute("insert into batch (migration, state, level, overwrite, symlinks, includes, excludes)"
                + " values (1, 'RUNNING', 'read-back', false, 'skip', '{}', '{}')");
        for (var sighting : known) {
            var usual = "app/" + sighting.path().encoded();
            var key = sighting.plan() instanceof Plan.Move(var moved) ? moved : null;
            sql.execute(
                    "insert into file (size, mtime_ns, ctime_ns, inode, path_hash, key_hash, migration, target, path, key)"
                            + " values (5, 1, 1, 7, "
                            + hash(Sha256.of(sighting.path().bytes())) + ", "
                            + (key == null ? "null" : hash(Sha256.of(key.getBytes(StandardCharsets.UTF_8))))
                            + ", 1, 2, '" + sighting.path() + "', "
                            + (key == null || key.equals(usual) ? "null" : "'" + key + "'")
                            + ")");
        }
        sql.execute(
                "insert into outcome (file, batch, state, attempt, kind) select id, 1, 'SKIPPED', 0, 'FILTER' from file"
                        + " where key_hash is null");
    }

    private static String hash(Sha256 whole) {
        return "'" + whole.hex().substring(0, 32) + "'";
    }

    private static @Nullable String keyHash(Sighting sighting) {
        var hash = sighting.keyHash(new NameHashes(2));
        return hash == null ? null : hash.toString();
    }

    private Discovery.Recorded again() {
        var migration = new Migrations(database).find(1).orElseThrow();
        var lease = new Leases(database, "scanner", Duration.ofMinutes(1))
                .acquire(1)
                .orElseThrow();
        return new Discovery(database, 1_000).record(lease, migration, 1, known);
    }

    private void awaitWaiting(Future<?> upgraded, Duration time) {
        var waiting =
                "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type ="
                        + " 'Lock' and clock_timestamp() - query_start > interval '" + time.toMillis() + " ms')";
        while (!upgraded.isDone() && !sql.text(waiting).equals("t")) {
            Thread.onSpinWait();
        }
    }
}
