package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the ledger costs when it holds WAYBILL_SCALE_ROWS settled files. Run by bench/scale, not by the build: its name is
 * that of no test. It prints a line of JSON.
 */
class LedgerAtScale {

    private static final int PAGE = 2_000;
    private static final int ROUNDS = 50;
    private static final int INSERTED_TOGETHER = 100_000;

    /** Paths of 60 bytes. */
    private static final String PATH = "documents/vehicles/2026/%06d/maintenance-record-%010d.pdf";

    private final Scene scene = new Scene();
    private final long rows = Long.parseLong(System.getenv().getOrDefault("WAYBILL_SCALE_ROWS", "100000"));

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void measures() {
        // Given
        for (long from = 0; from < rows; from += INSERTED_TOGETHER) {
            insertSettled(from, Math.min(rows, from + INSERTED_TOGETHER));
        }
        scene.upkeep.fold(scene.migration);

        // When
        var discovered = new double[ROUNDS];
        var taken = new double[ROUNDS];
        var settled = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            var page = page(round);
            discovered[round] = millis(() -> scene.discovery.record(scene.lease, scene.migration, scene.batch, page));
            var findings = new ArrayList<Finding>();
            taken[round] = millis(() -> scene.take().forEach(ref -> findings.add(Scene.proven(ref))));
            settled[round] = millis(() -> scene.settlement.settle(findings));
            scene.upkeep.vacuum();
        }
        var totals = times(() -> scene.overview.totals(scene.migration));
        var remaining = times(() -> scene.outbox(Scene.WIDE).isEmpty(scene.migration));
        var report = new FileReport(scene.database);
        var listed = times(() -> report.each(scene.migration, null, 100, _ -> {}));

        // Then
        long files = rows + (long) ROUNDS * PAGE;
        assertThat(scene.overview.totals(scene.migration).of(FileState.VERIFIED).files())
                .isEqualTo(files);
        long bytes = scene.number("select sum(pg_total_relation_size(t::regclass)) from unnest(array['file',"
                + " 'outcome', 'work', 'rollup', 'rollup_delta']) t");
        System.out.printf(
                Locale.ROOT,
                "%n{\"rows\":%d,\"bytes_a_file\":%.0f,\"discover_us_a_file\":%.1f,\"dispatch_us_a_file\":%.1f,"
                        + "\"settle_us_a_file\":%.1f,\"dispatch_p95_ms\":%.1f,\"status_p95_ms\":%.1f,"
                        + "\"remaining_p95_ms\":%.1f,\"page_p95_ms\":%.1f}%n",
                files,
                bytes / (double) files,
                microsAFile(discovered),
                microsAFile(taken),
                microsAFile(settled),
                p95(taken),
                p95(totals),
                p95(remaining),
                p95(listed));
    }

    private List<Sighting> page(int round) {
        return IntStream.range(0, PAGE)
                .mapToLong(i -> rows + (long) round * PAGE + i)
                .mapToObj(n -> Scene.file(PATH.formatted(n / 200, n), 10_240 + n % 100, 1_000L + n))
                .toList();
    }

    private void insertSettled(long from, long to) {
        scene.execute(
                "insert into file (size, mtime_ns, ctime_ns, inode, path_digest, key_digest, path, migration, target)"
                        + " select 10240, 1000 + n, 1000 + n, n, (place || substring(md5('p' || n) for 28))::uuid,"
                        + " (place || substring(md5('k' || n) for 28))::uuid,"
                        + " format('documents/vehicles/2026/%s/maintenance-record-%s.pdf', lpad((n / 200)::text, 6, '0'),"
                        + " lpad(n::text, 10, '0')), " + scene.migration.number() + ", "
                        + scene.migration.targetNumber()
                        + " from generate_series(" + from + ", " + (to - 1) + ") n"
                        // as NameHashes makes them: those of a directory lie together
                        + " cross join lateral (select substring(md5('d' || n / 200) for 4) as place) directory");
        scene.execute(
                "insert into outcome (file, batch, state, attempt, level, sha256, etag) select f.id, " + scene.batch
                        + ", 'VERIFIED', 1, 'read-back', decode(md5(f.path) || md5(f.path || '.'), 'hex'), md5(f.path) from file f"
                        + " where f.id > coalesce((select max(file) from outcome), 0)");
        scene.execute("update migration set intake = (select max(id) from file)");
    }

    private static double[] times(Runnable query) {
        return IntStream.range(0, 100).mapToDouble(_ -> millis(query)).toArray();
    }

    private static double millis(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e6;
    }

    private static double microsAFile(double[] millis) {
        return Arrays.stream(millis).sum() * 1_000 / ROUNDS / PAGE;
    }

    private static double p95(double[] millis) {
        var sorted = millis.clone();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * 0.95)];
    }
}
