package org.waybill.console.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.view.Activity;
import org.waybill.ledger.access.Audit;
import org.waybill.ledger.access.Rank;

/** What people did. */
@RestController
@RequestMapping("/api/v1/audit")
public final class AuditApi {

    private final Activity activity;

    public AuditApi(Activity activity) {
        this.activity = activity;
    }

    /** One action of somebody. */
    record Item(
            long id,
            Instant at,
            String who,
            String from,
            String action,
            String what,
            @Nullable Integer migration,
            String result,
            String detail) {

        static Item of(Audit.Recorded recorded) {
            var entry = recorded.entry();
            return new Item(
                    recorded.id(),
                    recorded.at(),
                    entry.who(),
                    entry.origin(),
                    entry.action(),
                    entry.what(),
                    entry.migration(),
                    entry.result().name().toLowerCase(java.util.Locale.ROOT),
                    entry.detail());
        }
    }

    @GetMapping
    @Needs(Rank.VIEWER)
    Listing<Item> audit(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable Integer migration,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        var filter = "audit " + migration;
        var before = Cursor.position(cursor, filter, Long.MAX_VALUE);
        List<Audit.Recorded> page = activity.page(caller, migration, before, Listing.checked(limit) + 1);
        var shown = page.stream().limit(limit).toList();
        return new Listing<>(
                shown.stream().map(Item::of).toList(),
                page.size() > limit ? Cursor.of(shown.getLast().id(), filter) : null);
    }
}
