package org.waybill.events.trace;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FailureKind;
import org.waybill.model.MigrationId;

/** Makes the spans of the work that events cause, and names their trace in the log. */
public final class Traces {

    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);

    /** The key of the trace id in the log. */
    private static final String TRACE_ID = "trace_id";

    /** Ends of an attempt that are no failure. */
    private static final Set<FailureKind> USUAL =
            Set.of(FailureKind.PAUSED, FailureKind.CANCELLED, FailureKind.CHANGED, FailureKind.VANISHED);

    private final Tracing tracing;
    private final InstantSource clock;

    public Traces(Tracing tracing, InstantSource clock) {
        this.tracing = tracing;
        this.clock = clock;
    }

    /** Work that an event causes. */
    public interface Work<E extends Exception> {

        /** The future completes when its results are durable. */
        CompletableFuture<Void> run() throws E, InterruptedException;
    }

    /** A walk over a source. */
    public interface Walk {
        void run() throws InterruptedException;
    }

    /** The {@code traceparent} of an event: its trace, and the span that caused it. */
    public String parent(FileEvent event) {
        var trace = Trace.of(event.ref());
        var span = switch (event) {
            case FileFound _ -> trace.first();
            case FileUploaded _, FileFailed _ -> trace.second();
            case FileEvent.FileVerified _, FileEvent.FileChanged _ -> trace.third();
        };
        return "00-" + trace.id() + "-" + span + (tracing.wants(trace) ? "-01" : "-00");
    }

    /** Does the work that an event causes; what the calling thread logs meanwhile has its trace id. */
    public <E extends Exception> CompletableFuture<Void> during(FileEvent event, Work<E> work)
            throws E, InterruptedException {
        var trace = Trace.of(event.ref());
        var start = clock.instant();
        CompletableFuture<Void> done;
        try (var _ = MDC.putCloseable(TRACE_ID, trace.id())) {
            done = work.run();
        }
        // The work's own future, which its caller may cancel.
        var _ = done.whenComplete((_, failure) -> ended(event, trace, start, failure));
        return done;
    }

    /** Walks the source of a batch; what the calling thread logs meanwhile has the walk's trace id. */
    public void duringWalk(MigrationId migration, long batch, int begun, Walk walk) throws InterruptedException {
        var trace = Trace.ofWalk(migration, batch, begun);
        var start = clock.instant();
        try (var _ = MDC.putCloseable(TRACE_ID, trace.id())) {
            walk.run();
        }
        if (tracing.wants(trace)) {
            Map<String, Object> about = Map.of("waybill.migration", migration.toString(), "waybill.batch", batch);
            tracing.ended(new Span(trace.id(), trace.first(), null, "scan", time(start), about, null));
        }
    }

    /** A found file was sent to the uploaders. */
    public void dispatched(FileFound found, Instant start) {
        var trace = Trace.of(found.ref());
        if (tracing.wants(trace)) {
            tracing.ended(new Span(trace.id(), trace.first(), null, "dispatch", time(start), attributes(found), null));
        }
    }

    private void ended(FileEvent event, Trace trace, Instant start, @Nullable Throwable failure) {
        boolean uploads = event instanceof FileFound;
        var name = uploads ? "upload" : "verify";
        if (LOG.isDebugEnabled()) {
            // Perhaps on another thread than the work.
            try (var _ = MDC.putCloseable(TRACE_ID, trace.id())) {
                var error = error(event, failure);
                LOG.debug("{} of file {} ended{}", name, event.ref().file(), error == null ? "" : ": " + error);
            }
        }
        if (tracing.wants(trace)) {
            tracing.ended(new Span(
                    trace.id(),
                    uploads ? trace.second() : trace.third(),
                    uploads ? trace.first() : trace.second(),
                    name,
                    time(start),
                    attributes(event),
                    error(event, failure)));
        }
    }

    private static @Nullable String error(FileEvent event, @Nullable Throwable failure) {
        if (failure != null) {
            return failure.getClass().getSimpleName();
        }
        return event instanceof FileFailed failed && !USUAL.contains(failed.kind())
                ? failed.kind().name()
                : null;
    }

    private Span.Time time(Instant start) {
        return new Span.Time(start, clock.instant());
    }

    private static Map<String, Object> attributes(FileEvent event) {
        var ref = event.ref();
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("waybill.migration", ref.migration().toString());
        attributes.put("waybill.batch", ref.batch());
        attributes.put("waybill.file", ref.file().value());
        attributes.put("waybill.attempt", (long) ref.attempt());
        attributes.put("waybill.bytes", ref.version().size());
        return attributes;
    }
}
