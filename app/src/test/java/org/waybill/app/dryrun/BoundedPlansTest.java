package org.waybill.app.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Overview.Sum;
import org.waybill.ledger.start.Terms;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.operations.Openings.Request;
import org.waybill.operations.plan.Plan;
import org.waybill.operations.plan.Plans.Bounds;
import org.waybill.source.Source;

class BoundedPlansTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path source;

    @BeforeEach
    void files() throws IOException {
        for (int i = 0; i < 10; i++) {
            Files.writeString(source.resolve("file-" + i), "12345");
        }
        Files.writeString(source.resolve("FILE-1"), "1");
        Files.writeString(source.resolve("left.tmp"), "1");
        Files.createDirectory(source.resolve("empty"));
    }

    private Plan plan(Bounds bounds) throws IOException {
        var policy = new Policy(VerificationLevel.READ_BACK, false, Symlinks.SKIP, List.of(), List.of("*.tmp"));
        var target = new Target("http://127.0.0.1:9000", "us-east-1", "bucket", "app/");
        return new BoundedPlans().plan(new Request(new Source(source), target, policy, false, Terms.NONE), bounds);
    }

    @Test
    void aPlanIsWhatADryRunShows() throws IOException {
        var plan = plan(new Bounds(100, LONG));
        assertThat(plan.complete()).isTrue();
        assertThat(plan.moves()).isEqualTo(new Sum(11, 51));
        assertThat(plan.total()).isEqualTo(new Sum(12, 52));
        assertThat(plan.rows()).extracting(Plan.Row::what).containsExactly("moves", "skipped, filter");
        assertThat(plan.alike())
                .singleElement()
                .extracting(Plan.Alike::difference)
                .isEqualTo("case");
        assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("directory without files"));
    }

    @Test
    void aPlanThatComesToABoundSaysSo() throws IOException {
        var few = plan(new Bounds(4, LONG));
        assertThat(few.complete()).isFalse();
        assertThat(few.total().files()).isEqualTo(4);
        assertThat(plan(new Bounds(100, Duration.ZERO)).complete()).isFalse();
    }
}
