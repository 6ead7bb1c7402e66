package org.waybill.console.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.start.LimitOrders;
import org.waybill.console.view.LimitView;
import org.waybill.ledger.access.Rank;
import org.waybill.operations.FlowControls.Wish;
import tools.jackson.databind.json.JsonMapper;

/** The limit of a migration. */
@RestController
@RequestMapping("/api/v1/migrations/{number}/limit")
public final class LimitApi {

    private final LimitOrders limits;
    private final Bodies bodies;

    public LimitApi(LimitOrders limits, JsonMapper json) {
        this.limits = limits;
        this.bodies = new Bodies(json);
    }

    /** What the body holds. */
    record Wanted(
            @Nullable String limit,
            @Nullable String timetable,
            @Nullable String zone) {

        Wish wish() {
            return new Wish(
                    Objects.requireNonNullElse(limit, ""),
                    Objects.requireNonNullElse(timetable, ""),
                    Objects.requireNonNullElse(zone, "UTC"));
        }
    }

    @GetMapping
    @Needs(Rank.VIEWER)
    LimitView limit(@AuthenticationPrincipal Caller caller, @PathVariable int number) {
        return limits.of(caller, number);
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Rank.OPERATOR)
    LimitView set(@AuthenticationPrincipal Caller caller, @PathVariable int number, @RequestBody String body) {
        return limits.set(
                caller,
                number,
                bodies.read(body, Wanted.class, "limit, timetable and zone").wish());
    }

    @DeleteMapping
    @Needs(Rank.OPERATOR)
    LimitView lift(@AuthenticationPrincipal Caller caller, @PathVariable int number) {
        return limits.lift(caller, number);
    }
}
