package org.waybill.console.pages;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Problem;
import org.waybill.console.start.LimitOrders;
import org.waybill.console.view.LimitView;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.ledger.access.Rank;
import org.waybill.operations.FlowControls.Wish;

/** One migration, all its batches, and its limit. What was filled in stays there when something is wrong with it. */
@Controller
public final class MigrationPage {

    private static final int ON_A_PAGE = 20;

    private final Sight sight;
    private final Views views;

    private final LimitOrders limits;

    public MigrationPage(Sight sight, Views views, LimitOrders limits) {
        this.sight = sight;
        this.views = views;
        this.limits = limits;
    }

    /** What the form of the limit sends. */
    record Form(
            @Nullable String limit,
            @Nullable String timetable,
            @Nullable String zone) {

        static Form of(LimitView view) {
            return new Form(view.limit(), view.timetable(), Objects.requireNonNullElse(view.zone(), "UTC"));
        }

        Wish wish() {
            return new Wish(given(limit), given(timetable), given(zone));
        }

        private static String given(@Nullable String text) {
            return text == null ? "" : text.strip();
        }
    }

    @GetMapping("/migrations/{number}")
    @Needs(Rank.VIEWER)
    String migration(
            @AuthenticationPrincipal Caller caller,
            @PathVariable int number,
            @RequestParam(defaultValue = "9223372036854775807") long before,
            Model model) {
        return show(caller, number, before, model, null, "");
    }

    private String show(Caller caller, int number, long before, Model model, @Nullable Form sent, String wrong) {
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
        var limit = limits.of(caller, number);
        model.addAttribute("limit", limit);
        model.addAttribute("form", sent == null ? Form.of(limit) : sent);
        model.addAttribute("wrong", wrong);
        return "migration";
    }

    @PostMapping("/migrations/{number}/limit")
    @Needs(Rank.OPERATOR)
    String limit(
            @AuthenticationPrincipal Caller caller,
            @PathVariable int number,
            @RequestParam String action,
            @ModelAttribute("form") Form form,
            Model model,
            HttpServletResponse response) {
        try {
            switch (action) {
                case "set" -> limits.set(caller, number, form.wish());
                case "lift" -> limits.lift(caller, number);
                default -> throw Problem.wrong("There is no action '" + action + "' here. It is set or lift.");
            }
            return "redirect:/migrations/" + number + "#limit";
        } catch (Problem e) {
            response.setStatus(e.status());
            return show(caller, number, Long.MAX_VALUE, model, form, e.detail());
        }
    }

    /** The chart alone, for a page that is open. */
    @GetMapping("/migrations/{number}/pace")
    @Needs(Rank.VIEWER)
    String pace(@AuthenticationPrincipal Caller caller, @PathVariable int number, Model model) {
        model.addAttribute("number", number);
        model.addAttribute("pace", views.pace(sight.migration(caller, number), BatchPage.SPAN));
        return "pace :: chart(number=${number}, pace=${pace})";
    }
}
