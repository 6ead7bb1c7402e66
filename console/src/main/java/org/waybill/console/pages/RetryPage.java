package org.waybill.console.pages;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.start.RetryOrders;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.ledger.access.Rank;
import org.waybill.model.FailureKind;

/** Asks before failed files are tried again. */
@Controller
public final class RetryPage {

    private final RetryOrders retries;
    private final Sight sight;
    private final Views views;

    public RetryPage(RetryOrders retries, Sight sight, Views views) {
        this.retries = retries;
        this.sight = sight;
        this.views = views;
    }

    @GetMapping("/batches/{id}/retry")
    @Needs(Rank.OPERATOR)
    String ask(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String kind,
            Model model) {
        var batch = sight.batch(caller, id);
        var migration = views.of(sight.migration(caller, batch.migration()));
        var words = RetryOrders.kind(kind).map(FailureKind::words);
        model.addAttribute("batch", views.of(batch));
        model.addAttribute("migration", migration);
        model.addAttribute("kind", words.orElse(null));
        model.addAttribute(
                "files",
                migration.causes().stream()
                        .filter(cause -> cause.state().equals("FAILED"))
                        .filter(cause -> words.isEmpty() || words.get().equals(cause.kind()))
                        .mapToLong(cause -> cause.amount().files())
                        .sum());
        return "retry";
    }

    @PostMapping("/batches/{id}/retry")
    @Needs(Rank.OPERATOR)
    String retry(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String kind) {
        retries.retry(caller, id, kind);
        return "redirect:/batches/" + id;
    }
}
