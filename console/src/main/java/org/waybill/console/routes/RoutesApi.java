package org.waybill.console.routes;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.api.Bodies;
import org.waybill.console.view.Words;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.route.Differences;
import org.waybill.model.route.Delivery;
import org.waybill.model.route.ReadMode;
import org.waybill.model.route.WriteMode;
import org.waybill.operations.route.RouteControls.Wish;
import tools.jackson.databind.json.JsonMapper;

/** Where reads and writes of a migration go. */
@RestController
@RequestMapping("/api/v1/migrations/{number}/routes")
public final class RoutesApi {

    private static final int SHOWN = 100;

    private final RouteOrders orders;
    private final Bodies bodies;

    public RoutesApi(RouteOrders orders, JsonMapper json) {
        this.orders = orders;
        this.bodies = new Bodies(json);
    }

    /** What the body holds. */
    record Wanted(
            @Nullable String prefix,
            @Nullable String read,
            @Nullable String write,
            @Nullable String delivery,
            @Nullable Float shadow,
            @Nullable String reason,
            @Nullable Long epoch) {

        Wish wish() {
            return new Wish(
                    Objects.requireNonNullElse(prefix, ""),
                    RouteOrders.one(ReadMode.class, "read", read),
                    RouteOrders.one(WriteMode.class, "write", write),
                    RouteOrders.one(Delivery.class, "delivery", delivery),
                    Optional.ofNullable(shadow),
                    Objects.requireNonNullElse(reason, ""));
        }
    }

    /** A path whose sides differ. */
    record DifferenceView(String path, String encodedPath, String detail, int times, Instant seenAt) {

        static DifferenceView of(Differences.Difference difference) {
            return new DifferenceView(
                    difference.path().display(),
                    difference.path().encoded(),
                    Words.plain(difference.detail()),
                    difference.times(),
                    difference.seenAt());
        }
    }

    /** Paths whose sides differ, the newest first. */
    record DifferencesView(List<DifferenceView> items) {}

    @GetMapping
    @Needs(Rank.VIEWER)
    RoutesView routes(@AuthenticationPrincipal Caller caller, @PathVariable int number) {
        return orders.of(caller, number);
    }

    @GetMapping("/differences")
    @Needs(Rank.VIEWER)
    DifferencesView differences(@AuthenticationPrincipal Caller caller, @PathVariable int number) {
        return new DifferencesView(orders.differences(caller, number, SHOWN).stream()
                .map(DifferenceView::of)
                .toList());
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Rank.OPERATOR)
    RoutesView set(@AuthenticationPrincipal Caller caller, @PathVariable int number, @RequestBody String body) {
        var wanted = bodies.read(body, Wanted.class, "prefix, read, write, delivery, shadow, reason and epoch");
        return orders.set(caller, number, wanted.wish(), wanted.epoch());
    }

    @DeleteMapping
    @Needs(Rank.OPERATOR)
    RoutesView remove(
            @AuthenticationPrincipal Caller caller,
            @PathVariable int number,
            @RequestParam(defaultValue = "") String prefix,
            @RequestParam(required = false) @Nullable Long epoch) {
        return orders.remove(caller, number, prefix, epoch);
    }
}
