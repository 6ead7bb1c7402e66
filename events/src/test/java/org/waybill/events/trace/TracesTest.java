package org.waybill.events.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.FailureKind;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;

class TracesTest {

    private static final MigrationId MIGRATION = MigrationId.of("9d04351c-c28d-4a08-8a8a-def349b46726");
    private static final FileFound FOUND = new FileFound(
            ref(1),
            "/data",
            new Target("http://127.0.0.1:9000", "us-east-1", "bucket", "app/"),
            "app/k",
            null,
            false,
            VerificationLevel.ATTESTED,
            null,
            false);

    private final List<Span> spans = new ArrayList<>();
    private boolean wanted = true;
    private final Traces traces = new Traces(
            new Tracing() {
                @Override
                public boolean wants(Trace trace) {
                    return wanted;
                }

                @Override
                public void ended(Span span) {
                    spans.add(span);
                }
            },
            InstantSource.fixed(Instant.EPOCH));

    private static FileRef ref(int attempt) {
        return new FileRef(
                MIGRATION, 1, new FileId(4711), attempt, SourcePath.ofText("a"), new SourceVersion(5, 1, 1, 7));
    }

    @Test
    void allEventsOfAnAttemptHaveOneTraceIdAndThoseOfAnotherHaveAnother() {
        // When
        var found = traces.parent(FOUND);
        var failed = traces.parent(new FileFailed(ref(1), FailureKind.UNREADABLE, ""));
        var later = traces.parent(new FileFailed(ref(2), FailureKind.UNREADABLE, ""));

        // Then: the id is as docs/events.md says, computed elsewhere
        assertThat(found)
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
                .startsWith("00-9ca91d2943de589ac75877268a470a9b-8fff4785f437c078-");
        assertThat(failed).startsWith(found.substring(0, 35)).isNotEqualTo(found);
        assertThat(later.substring(0, 35)).isNotEqualTo(found.substring(0, 35));
    }

    @Test
    void theSpansOfAnAttemptHangTogether() throws InterruptedException {
        // When
        traces.dispatched(FOUND, Instant.EPOCH);
        traces.during(FOUND, () -> CompletableFuture.completedFuture(null));
        traces.during(
                new FileFailed(ref(1), FailureKind.UNREADABLE, ""), () -> CompletableFuture.completedFuture(null));

        // Then
        var trace = Trace.of(ref(1));
        assertThat(spans).extracting(Span::name).containsExactly("dispatch", "upload", "verify");
        assertThat(spans).extracting(Span::trace).containsOnly(trace.id());
        assertThat(spans).extracting(Span::parent).containsExactly(null, trace.first(), trace.second());
        assertThat(spans).extracting(Span::error).containsExactly(null, null, "UNREADABLE");
        assertThat(spans.getFirst().attributes())
                .containsEntry("waybill.file", 4711L)
                .containsEntry("waybill.bytes", 5L);
    }

    @Test
    void workThatFailsIsShown() {
        // When
        assertThatThrownBy(() -> traces.during(
                                FOUND, () -> CompletableFuture.failedFuture(new IllegalStateException("a defect")))
                        .join())
                .hasMessageContaining("a defect");

        // Then
        assertThat(spans).extracting(Span::error).containsExactly("IllegalStateException");
    }

    @Test
    void nothingIsMadeOfATraceThatNobodyWants() throws InterruptedException {
        // Given
        wanted = false;

        // When
        traces.during(FOUND, () -> CompletableFuture.completedFuture(null));

        // Then
        assertThat(spans).isEmpty();
        assertThat(traces.parent(FOUND)).endsWith("-00");
    }
}
