package org.waybill.console.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Problem;
import org.waybill.console.start.BatchOrders;
import org.waybill.console.view.BatchView;
import org.waybill.console.view.Views;
import org.waybill.ledger.access.Rank;

/** Pauses, resumes and cancels batches. */
@RestController
@RequestMapping("/api/v1/batches/{id}/{action}")
public final class OrdersApi {

    private final BatchOrders orders;
    private final Views views;

    public OrdersApi(BatchOrders orders, Views views) {
        this.orders = orders;
        this.views = views;
    }

    /** What the body holds. */
    record Why(@Nullable String reason) {}

    @PostMapping
    @Needs(Rank.OPERATOR)
    BatchView order(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @PathVariable String action,
            @RequestBody(required = false) @Nullable Why why) {
        var wanted = BatchOrders.action(action).orElseThrow(() -> Problem.missing("action '" + action + "'"));
        var reason = why == null ? "" : Objects.requireNonNullElse(why.reason, "");
        return views.of(orders.order(caller, id, wanted, reason));
    }
}
