package org.waybill.console.api;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.start.RetryOrders;
import org.waybill.console.start.RetryOrders.Sent;
import org.waybill.ledger.access.Rank;
import tools.jackson.databind.json.JsonMapper;

/** Tries failed files again. */
@RestController
public final class RetryApi {

    private final RetryOrders retries;
    private final Bodies bodies;

    public RetryApi(RetryOrders retries, JsonMapper json) {
        this.retries = retries;
        this.bodies = new Bodies(json);
    }

    /** What the body holds. */
    record Which(@Nullable String kind) {}

    @PostMapping(path = "/api/v1/batches/{id}/retry", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Rank.OPERATOR)
    Sent retry(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestBody(required = false) @Nullable String body) {
        var kind = body == null || body.isBlank() ? null : bodies.read(body, Which.class, "kind").kind;
        return retries.retry(caller, id, kind);
    }
}
