package org.waybill.console.pages;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.live.Streams;
import org.waybill.console.live.Streams.Event;
import org.waybill.console.view.BatchView;
import org.waybill.console.view.MigrationView;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.console.view.Words;
import org.waybill.ledger.access.Rank;

/** One batch while it works, and what may be done to it. */
@Controller
public final class BatchPage {

    /** What the chart shows. */
    static final Duration SPAN = Duration.ofHours(1);

    private final Sight sight;
    private final Views views;
    private final Streams streams;
    private final ITemplateEngine templates;

    public BatchPage(Sight sight, Views views, Streams streams, ITemplateEngine templates) {
        this.sight = sight;
        this.views = views;
        this.streams = streams;
        this.templates = templates;
    }

    @GetMapping("/batches/{id}")
    @Needs(Rank.VIEWER)
    String batch(@AuthenticationPrincipal Caller caller, @PathVariable long id, Model model) {
        var shown = shown(caller, id);
        model.addAllAttributes(shown.variables());
        var migration = sight.migration(caller, shown.batch.migration());
        model.addAttribute("pace", views.pace(migration, SPAN));
        return "batch";
    }

    /**
     * What the page shows.
     *
     * @param newest whether it is the last batch of its migration, which the sums are about
     */
    private record Shown(Caller caller, BatchView batch, MigrationView migration, boolean newest) {
        Map<String, Object> variables() {
            return Map.of(
                    "caller",
                    caller,
                    "batch",
                    batch,
                    "migration",
                    migration,
                    "newest",
                    newest,
                    "words",
                    Words.instance());
        }
    }

    private Shown shown(Caller caller, long id) {
        var batch = sight.batch(caller, id);
        var migration = views.of(sight.migration(caller, batch.migration()));
        var newest = migration.batch();
        return newest != null && newest.id() == id
                ? new Shown(caller, newest, migration, true)
                : new Shown(caller, views.of(batch), migration, false);
    }

    /** What changes on the page, as a fragment of it. */
    @GetMapping(path = "/batches/{id}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Needs(Rank.VIEWER)
    SseEmitter live(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        sight.batch(caller, id);
        return streams.open(caller.name(), () -> {
            var shown = shown(caller, id);
            var html = templates.process("batch", Set.of("live"), new Context(Locale.ROOT, shown.variables()));
            return new Event("state", html, !shown.batch.isOpen());
        });
    }
}
