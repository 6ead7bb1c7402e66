package org.waybill.console.pages;

import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.ledger.access.Rank;

/** One migration, and all its batches. */
@Controller
public final class MigrationPage {

    private static final int ON_A_PAGE = 20;

    private final Sight sight;
    private final Views views;

    public MigrationPage(Sight sight, Views views) {
        this.sight = sight;
        this.views = views;
    }

    @GetMapping("/migrations/{number}")
    @Needs(Rank.VIEWER)
    String migration(
            @AuthenticationPrincipal Caller caller,
            @PathVariable int number,
            @RequestParam(defaultValue = "9223372036854775807") long before,
            Model model) {
        var migration = sight.migration(caller, number);
        var batches = views.batches(List.of(migration), before, ON_A_PAGE + 1);
        var shown = batches.stream().limit(ON_A_PAGE).toList();
        model.addAttribute("migration", views.of(migration));
        model.addAttribute("batches", shown);
        model.addAttribute(
                "next",
                batches.size() > ON_A_PAGE
                        ? "/migrations/" + number + "?before=" + shown.getLast().id()
                        : null);
        model.addAttribute("pace", views.pace(migration, BatchPage.SPAN));
        return "migration";
    }

    /** The chart alone, for a page that is open. */
    @GetMapping("/migrations/{number}/pace")
    @Needs(Rank.VIEWER)
    String pace(@AuthenticationPrincipal Caller caller, @PathVariable int number, Model model) {
        model.addAttribute("number", number);
        model.addAttribute("pace", views.pace(sight.migration(caller, number), BatchPage.SPAN));
        return "pace :: chart(${number}, ${pace})";
    }
}
