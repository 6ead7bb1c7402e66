package org.waybill.console.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.view.Activity;
import org.waybill.console.view.Sight;
import org.waybill.ledger.Migration;
import org.waybill.ledger.access.Audit;
import org.waybill.ledger.access.Rank;

/** What people did. */
@Controller
public final class ActivityPage {

    private static final int ON_A_PAGE = 50;

    private final Activity activity;
    private final Sight sight;

    public ActivityPage(Activity activity, Sight sight) {
        this.activity = activity;
        this.sight = sight;
    }

    @GetMapping("/activity")
    @Needs(Rank.VIEWER)
    String activity(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable Integer migration,
            @RequestParam(defaultValue = "9223372036854775807") long before,
            Model model) {
        var seen = sight.migrations(caller).stream().map(Migration::number).toList();
        boolean everything = Activity.seesAll(caller);
        // Who does not see all begins with the newest migration.
        Integer shown =
                migration == null && !everything && !seen.isEmpty() ? Integer.valueOf(seen.getLast()) : migration;
        List<Audit.Recorded> page =
                shown == null && !everything ? List.of() : activity.page(caller, shown, before, ON_A_PAGE + 1);
        var entries = page.stream().limit(ON_A_PAGE).toList();
        model.addAttribute("here", "activity");
        model.addAttribute("entries", entries);
        model.addAttribute("shown", shown);
        model.addAttribute("seen", seen);
        model.addAttribute("everything", everything);
        model.addAttribute(
                "next",
                page.size() > ON_A_PAGE
                        ? "/activity?before=" + entries.getLast().id() + (shown == null ? "" : "&migration=" + shown)
                        : null);
        return "activity";
    }
}
