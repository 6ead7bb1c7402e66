package org.waybill.ledger.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Scene;
import org.waybill.ledger.reading.FilePages.Wanted;

/** A page of files costs the same, however many files there are and however few fit. */
class FilePagesTest {

    private static final int MANY = 70_000;

    private final Scene scene = new Scene();
    private final FilePages pages = new FilePages(scene.database);

    @AfterEach
    void close() {
        scene.close();
    }

    /** Files of two migrations in turn, of which some failed; the last one of the first migration stands alone. */
    private void many() {
        var other = scene.otherMigration();
        scene.execute("insert into file (size, mtime_ns, ctime_ns, inode, path_digest, key_digest, migration, target,"
                + " path) select n, 1, 1, 1, gen_random_uuid(), gen_random_uuid(), case when n % 2 = 0 then 1 else "
                + other.number() + " end, 1, case when n = " + MANY + " then 'rare' else 'common/' || n end"
                + " from generate_series(1, " + MANY + ") n");
        scene.execute("insert into outcome (file, batch, state, attempt, kind) select id, 1, 'FAILED', 1, 'REFUSED'"
                + " from file where migration = 1 and id % 1000 = 0");
    }

    private List<String> all(Wanted wanted, int limit) {
        var paths = new ArrayList<String>();
        Long after = 0L;
        while (after != null) {
            var page = pages.page(scene.migration, wanted, after, limit);
            assertThat(page.files()).hasSizeLessThanOrEqualTo(limit);
            page.files().forEach(file -> paths.add(file.path().encoded()));
            after = page.next();
        }
        return paths;
    }

    @Test
    void aFilterThatFewFitFindsThemOverEmptyPages() {
        many();
        assertThat(all(new Wanted(List.of(), List.of(), "rare"), 100)).containsExactly("rare");
        assertThat(pages.page(scene.migration, new Wanted(List.of(), List.of(), "rare"), 0, 100))
                .satisfies(page -> assertThat(page.files()).isEmpty())
                .satisfies(page -> assertThat(page.next()).isEqualTo((long) FilePages.LOOKED_AT));
    }

    @Test
    void failedFilesAreFoundWithoutLookingAtTheOthers() {
        many();
        var page = pages.page(scene.migration, new Wanted(List.of(FileState.FAILED), List.of(), ""), 0, 100);
        assertThat(page.files()).hasSize(MANY / 1000);
        assertThat(page.next()).isNull();
        assertThat(all(new Wanted(List.of(FileState.FAILED), List.of("REFUSED"), "common/"), 7))
                .hasSize(MANY / 1000 - 1);
    }

    @Test
    void pagesHoldEveryFileOfTheMigrationOnce() {
        many();
        assertThat(all(new Wanted(List.of(), List.of(), ""), 1_000))
                .hasSize(MANY / 2)
                .doesNotHaveDuplicates();
    }

    @Test
    void aPageReadsNoMoreThanItLooksAt() {
        many();
        var before = read();
        pages.page(scene.migration, new Wanted(List.of(), List.of(), "rare"), 0, 100);
        assertThat(read() - before).isLessThan(3L * FilePages.LOOKED_AT);
    }

    /** How many rows were read, by all kinds of scans. */
    private long read() {
        scene.execute("select pg_stat_force_next_flush()");
        return Long.parseLong(scene.text("select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))"
                + " from pg_stat_user_tables where relname in ('file', 'outcome', 'work')"));
    }
}
