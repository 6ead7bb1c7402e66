package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.waybill.acceptance.kit.FaultyS3;
import org.waybill.acceptance.kit.PlainS3;
import org.waybill.acceptance.kit.S3Credentials;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.SourceTree;
import org.waybill.acceptance.kit.Store;
import org.waybill.acceptance.kit.Waybill;
import org.waybill.acceptance.kit.WaybillProcess;
import org.waybill.acceptance.kit.WaybillRun;

/** One source, one unused product, and one bucket of a real store behind a proxy: where a test plays. */
final class Stage implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(3);

    private static final String PREFIX = "moved/files";

    final SourceTree source;
    final FaultyS3 proxy;
    /** The store without the proxy. */
    final PlainS3 store;

    final String bucket = "stage-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    Waybill waybill;

    Stage(Path directory, long seed, Store store) {
        this(directory, seed, store.endpoint(), store.credentials());
    }

    Stage(Path directory, long seed, URI endpoint, S3Credentials credentials) {
        source = new SourceTree(directory.resolve("source"), seed);
        proxy = FaultyS3.before(endpoint);
        store = new PlainS3(endpoint, credentials);
        waybill = Waybill.in(directory).with(credentials.environment());
    }

    /** {@code waybill migrate} of the source to the bucket behind the proxy, to its end. */
    WaybillRun migrate(String... options) {
        return waybill.run(migration(options));
    }

    WaybillProcess startMigration(String... options) {
        return waybill.start(migration(options));
    }

    /** Root reads everything; this one does not. */
    Waybill withoutPrivileges() {
        if (!Shell.isRoot()) {
            return waybill;
        }
        var caps = "-dac_override,-dac_read_search";
        assumeTrue(Shell.succeeds("setpriv", "--bounding-set", caps, "--inh-caps", caps, "true"), "needs setpriv");
        return waybill.under("setpriv", "--bounding-set", caps, "--inh-caps", caps);
    }

    String[] migration(String... options) {
        var arguments = new ArrayList<>(List.of(
                "migrate",
                source.root().toString(),
                target(),
                "--endpoint",
                proxy.endpoint().toString()));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    /** Where the files go, as a person names it. */
    String target() {
        return "s3://" + bucket + "/" + PREFIX;
    }

    Report report() {
        return Report.of(waybill.run("report", "--format", "jsonl"));
    }

    /** The keys of the files whose objects lie in the bucket, if there is one. */
    Set<String> stored() {
        try {
            var keys = new HashSet<>(store.list(bucket, PREFIX + "/").keySet());
            keys.removeIf(S3Request::isProbe);
            return keys;
        } catch (PlainS3.RefusedException e) {
            assertThat(e.status()).as("bucket not made yet").isEqualTo(404);
            return Set.of();
        }
    }

    /** The key of a path that the target takes as it is. */
    String key(String path) {
        return PREFIX + "/" + path;
    }

    /** Every file of the source is VERIFIED, its object equals it, and nothing else lies in the bucket. */
    Report assertAllArrived() {
        assertThat(store.unfinishedUploads(bucket, "")).isEmpty();
        return assertObjectsArrived();
    }

    /**
     * The same where the product was killed: an upload that was begun and holds no part yet names nobody as its owner, and
     * is left. So is what it tried the target with.
     */
    Report assertAllArrivedDespiteKills() {
        assertThat(store.unfinishedUploads(bucket, ""))
                .allMatch(upload -> upload.parts() == 0 || S3Request.isProbe(upload.key()));
        return assertObjectsArrived();
    }

    private Report assertObjectsArrived() {
        var report = report();
        var keys = new TreeSet<String>();
        source.files().forEach((path, expected) -> {
            var row = report.of(path).is("VERIFIED");
            assertThat(row.text("sha256")).as(path).contains(expected.sha256());
            assertThat(row.json().get("size").asLong()).as(path).isEqualTo(expected.size());
            keys.add(row.key().orElseThrow());
            assertThat(store.content(bucket, row.key().orElseThrow())).as(path).isEqualTo(expected);
        });
        assertThat(keys).as("keys are injective").hasSameSizeAs(source.files().keySet());
        // A run that was killed while it tried the target leaves what it tried with, for a day.
        var there = new TreeSet<>(store.list(bucket, "").keySet());
        there.removeIf(S3Request::isProbe);
        assertThat(there).isEqualTo(keys);
        return report;
    }

    /** As {@link #assertAllArrived}, and no file's tries were used up by what happened around it. */
    Report assertAllArrivedUnblamed() {
        var report = assertAllArrived();
        assertThat(report.rows().values().stream()
                        .filter(row -> row.json().get("failures").asInt() > 0))
                .as("an outage is no failure of a file")
                .isEmpty();
        return report;
    }

    /** Nothing that the product started is left. */
    void assertNothingRuns() {
        assertThat(waybill.processes())
                .extracting(process -> process.info().commandLine().orElse("?"))
                .isEmpty();
    }

    /** How many files the report should hold in a state, as text for failures. */
    static String summary(Report report) {
        return report.states().entrySet().stream()
                .map(state -> state.getKey() + " " + state.getValue())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        waybill.close();
        proxy.close();
    }
}
