package org.waybill.console.api;

import java.time.Instant;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.view.MigrationView;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.ledger.access.Rank;
import tools.jackson.databind.json.JsonMapper;

/** The migrations and how they stand. */
@RestController
@RequestMapping("/api/v1/migrations")
public final class MigrationsApi {

    private final Sight sight;
    private final Views views;
    private final Tags tags;

    public MigrationsApi(Sight sight, Views views, JsonMapper json) {
        this.sight = sight;
        this.views = views;
        this.tags = new Tags(json);
    }

    @GetMapping
    @Needs(Rank.VIEWER)
    ResponseEntity<Listing<MigrationView>> migrations(@AuthenticationPrincipal Caller caller, WebRequest request) {
        var all = sight.migrations(caller).stream().map(views::of).toList();
        List<MigrationView> stable =
                all.stream().map(view -> view.as(Instant.EPOCH)).toList();
        return tags.answer(request, stable, new Listing<>(all, null));
    }

    @GetMapping("/{number}")
    @Needs(Rank.VIEWER)
    ResponseEntity<MigrationView> migration(
            @AuthenticationPrincipal Caller caller, @PathVariable int number, WebRequest request) {
        var view = views.of(sight.migration(caller, number));
        return tags.answer(request, view.as(Instant.EPOCH), view);
    }
}
