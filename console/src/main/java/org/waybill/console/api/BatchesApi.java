package org.waybill.console.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.live.Streams;
import org.waybill.console.live.Streams.Event;
import org.waybill.console.view.BatchLine;
import org.waybill.console.view.BatchView;
import org.waybill.console.view.MigrationView;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.ledger.access.Rank;
import tools.jackson.databind.json.JsonMapper;

/** The batches, and one of them while it works. */
@RestController
@RequestMapping("/api/v1/batches")
public final class BatchesApi {

    private final Sight sight;
    private final Views views;
    private final Streams streams;
    private final JsonMapper json;
    private final Tags tags;

    public BatchesApi(Sight sight, Views views, Streams streams, JsonMapper json) {
        this.sight = sight;
        this.views = views;
        this.streams = streams;
        this.json = json;
        this.tags = new Tags(json);
    }

    @GetMapping
    @Needs(Rank.VIEWER)
    ResponseEntity<Listing<BatchLine>> batches(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable Integer migration,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit,
            WebRequest request) {
        var seen = migration == null ? sight.migrations(caller) : List.of(sight.migration(caller, migration));
        var filter = "batches " + migration;
        var before = Cursor.position(cursor, filter, Long.MAX_VALUE);
        var page = views.batches(seen, before, Listing.checked(limit) + 1);
        var shown = page.stream().limit(limit).toList();
        var next = page.size() > limit ? Cursor.of(shown.getLast().id(), filter) : null;
        var answer = new Listing<>(shown, next);
        return tags.answer(request, answer, answer);
    }

    @GetMapping("/{id}")
    @Needs(Rank.VIEWER)
    ResponseEntity<BatchView> batch(@AuthenticationPrincipal Caller caller, @PathVariable long id, WebRequest request) {
        var view = views.of(sight.batch(caller, id));
        return tags.answer(request, view, view);
    }

    /**
     * What an event of the stream holds.
     *
     * @param standing of the migration; null where a later batch has begun, which the sums are about
     */
    record State(BatchView batch, @Nullable MigrationView standing) {}

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Needs(Rank.VIEWER)
    SseEmitter events(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        sight.batch(caller, id);
        return streams.open(caller.name(), () -> {
            var state = state(caller, id);
            return new Event("state", json.writeValueAsString(state), !state.batch.isOpen());
        });
    }

    private State state(Caller caller, long id) {
        var batch = sight.batch(caller, id);
        var view = views.of(batch);
        var migration = views.of(sight.migration(caller, batch.migration()));
        var newest = migration.batch();
        boolean current = newest != null && newest.id() == id;
        // The time alone is no news.
        return new State(view, current ? migration.as(Instant.EPOCH) : null);
    }
}
