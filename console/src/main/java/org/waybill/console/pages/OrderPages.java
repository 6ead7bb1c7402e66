package org.waybill.console.pages;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Problem;
import org.waybill.console.start.BatchOrders;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.ledger.access.Rank;

/** Pauses, resumes and cancels batches. A cancelled batch does not go on, so that is asked twice. */
@Controller
public final class OrderPages {

    private final BatchOrders orders;
    private final Sight sight;
    private final Views views;

    public OrderPages(BatchOrders orders, Sight sight, Views views) {
        this.orders = orders;
        this.sight = sight;
        this.views = views;
    }

    @GetMapping("/batches/{id}/cancel")
    @Needs(Rank.OPERATOR)
    String ask(@AuthenticationPrincipal Caller caller, @PathVariable long id, Model model) {
        var batch = sight.batch(caller, id);
        model.addAttribute("batch", views.of(batch));
        model.addAttribute("migration", views.of(sight.migration(caller, batch.migration())));
        return "cancel";
    }

    @PostMapping("/batches/{id}")
    @Needs(Rank.OPERATOR)
    String order(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam String action,
            @RequestParam(defaultValue = "") String reason) {
        var wanted = BatchOrders.action(action).orElseThrow(() -> Problem.missing("action '" + action + "'"));
        orders.order(caller, id, wanted, reason);
        return "redirect:/batches/" + id;
    }
}
