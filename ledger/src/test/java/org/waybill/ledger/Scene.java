package org.waybill.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.ledger.Leases.Lease;
import org.waybill.ledger.Outbox.Dispatch;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.model.FailureKind;
import org.waybill.model.FileRef;
import org.waybill.model.ObjectVersion;
import org.waybill.model.RootIdentity;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.model.flow.Flow;
import org.waybill.model.flow.Lanes;
import org.waybill.model.flow.Lanes.Window;

/** A ledger of its own with a migration, its lease and a running batch; retries are due at once. */
public final class Scene implements AutoCloseable {

    static final long SMALL_LIMIT = 1_000;
    public static final Lanes WIDE = new Lanes(SMALL_LIMIT, new Window(10_000, 1L << 40), new Window(10_000, 1L << 40));
    static final RetryRules AT_ONCE = new RetryRules(3, Duration.ZERO, Duration.ZERO, 3, Duration.ZERO);
    public static final Target TARGET = new Target("http://127.0.0.1:9000", "us-east-1", "bucket", "app/");
    public static final Policy POLICY =
            new Policy(VerificationLevel.READ_BACK, false, Symlinks.SKIP, List.of(), List.of());
    static final ObjectVersion OBJECT = new ObjectVersion("etag", null);
    static final Sha256 HASH = Sha256.of(new byte[] {1});

    private final TestPostgres.Connections connections = TestPostgres.freshLedger();
    public final Database database = new Database(connections.source());
    private final Sql sql = new Sql(database);
    final Discovery discovery = new Discovery(database, SMALL_LIMIT);
    final Settlement settlement = new Settlement(database, AT_ONCE, new Random(1));
    final LivingFiles livingFiles = new LivingFiles(database);
    final Overview overview = new Overview(database);
    final Upkeep upkeep = new Upkeep(database);
    public final Batches batches = new Batches(database);
    public final Departures departures = new Departures(database);
    public final Leases leases = new Leases(database, "scanner", Duration.ofMinutes(1));
    public final Migration migration = new Migrations(database).open("/data", new RootIdentity(1, 2), TARGET);
    public final Lease lease = leases.acquire(migration.number()).orElseThrow();
    long batch = batches.begin(migration, POLICY).batch().id();

    /** Connections to this ledger. */
    public DataSource source() {
        return connections.source();
    }

    /** One of another source to the same target. */
    public Migration otherMigration() {
        return new Migrations(database).open("/other", new RootIdentity(1, 3), TARGET);
    }

    public static Sighting file(String path, long size, long mtime) {
        return new Sighting(
                SourcePath.ofText(path),
                new SourceVersion(size, mtime, mtime, 7),
                new Plan.Move(TARGET.prefix() + SourcePath.ofText(path).encoded()));
    }

    static Sighting with(Sighting sighting, Plan plan) {
        return new Sighting(sighting.path(), sighting.version(), plan);
    }

    public void record(Sighting... page) {
        discovery.record(lease, migration, batch, List.of(page));
    }

    public Outbox outbox(Lanes lanes) {
        return new Outbox(database, lanes);
    }

    List<Dispatch> take(Lanes lanes) {
        return outbox(lanes).take(lease, migration, batch, Flow.UNLIMITED);
    }

    public List<FileRef> take() {
        return take(WIDE).stream().map(Dispatch::ref).toList();
    }

    public long batch() {
        return batch;
    }

    public Batch openBatch() {
        return batches.find(batch).orElseThrow();
    }

    /** Ends the batch and begins the next. */
    public void nextBatch() {
        batches.toSweep(openBatch());
        batches.finish(openBatch());
        batch = batches.begin(migration, POLICY).batch().id();
    }

    public static Finding proven(FileRef ref) {
        return new Finding(ref, new Verdict.Proven(OBJECT, HASH, VerificationLevel.READ_BACK, false));
    }

    public static Finding failed(FileRef ref, FailureKind kind) {
        return new Finding(ref, new Verdict.Failed(kind, "it did not work", null));
    }

    public Result settle(Finding finding) {
        return settlement.settle(List.of(finding)).getFirst();
    }

    /** Records a file, dispatches and proves it. */
    public FileRef verified(Sighting sighting) {
        record(sighting);
        var ref = take().getFirst();
        settle(proven(ref));
        return ref;
    }

    /** State of the file as everybody sees it. */
    FileState state(String path) {
        return FileState.valueOf(text("select state from file_status where path = '"
                + SourcePath.ofText(path).encoded() + "'"));
    }

    long number(String statement) {
        return sql.number(statement);
    }

    /** The columns of the first row, joined by commas. */
    public String text(String statement) {
        return sql.text(statement);
    }

    public List<String> rows(String statement) {
        return sql.rows(statement);
    }

    public void execute(String statement) {
        sql.execute(statement);
    }

    /** Returns when a transaction waits for a lock. */
    public void awaitBlocked() {
        while (number("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and wait_event_type = 'Lock'")
                == 0) {
            Thread.onSpinWait();
        }
    }

    /** Identity and content of every row that a scan may write: equal before and after means that nothing was written. */
    List<String> rowVersions() {
        return rows(
                "select 'f', id, xmin::text, ctid::text from file union all select 'w', file, xmin::text, ctid::text"
                        + " from work union all select 'o', file, xmin::text, ctid::text from outcome order by 1, 2");
    }

    @Override
    public void close() {
        connections.close();
    }

    static Sweeps.Fault mismatch(String message) {
        return new Sweeps.Fault(FailureKind.MISMATCH, message);
    }
}
