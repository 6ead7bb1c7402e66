package org.waybill.console.pages;

import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Problem;
import org.waybill.console.start.CommandLine;
import org.waybill.console.start.Order;
import org.waybill.console.start.Places;
import org.waybill.console.start.Previews;
import org.waybill.console.start.Starter;
import org.waybill.ledger.access.Rank;
import org.waybill.operations.CannotRun;

/** The form that starts a batch. What was filled in stays there when something is wrong with it. */
@Controller
public final class StartPage {

    private final Starter starter;
    private final Previews previews;
    private final Places places;

    public StartPage(Starter starter, Previews previews, Places places) {
        this.starter = starter;
        this.previews = previews;
        this.places = places;
    }

    /** What the form sends; globs are one on each line. */
    record Form(
            @Nullable String source,
            @Nullable String target,
            @Nullable String verify,
            @Nullable String symlinks,
            @Nullable Boolean overwrite,
            @Nullable Boolean watch,
            @Nullable String include,
            @Nullable String exclude,
            @Nullable Integer priority,
            @Nullable String limit,
            @Nullable String cron,
            @Nullable String zone) {

        Order order() {
            return new Order(
                    source,
                    target,
                    verify,
                    overwrite,
                    symlinks,
                    lines(include),
                    lines(exclude),
                    false,
                    watch,
                    priority,
                    limit,
                    cron == null || cron.isBlank() ? null : new Order.Times(cron, zone));
        }

        private static List<String> lines(@Nullable String text) {
            return text == null
                    ? List.of()
                    : text.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList();
        }
    }

    @GetMapping("/start")
    @Needs(Rank.OPERATOR)
    String form(@AuthenticationPrincipal Caller caller, @ModelAttribute("form") Form form, Model model) {
        return show(caller, form, model, "");
    }

    /** The command that starts the same, as a fragment of the page. */
    @PostMapping("/start/command")
    @Needs(Rank.OPERATOR)
    String command(@ModelAttribute("form") Form form, Model model) {
        model.addAttribute("command", CommandLine.of(form.order()));
        return "start :: command";
    }

    /** Shows what would happen, and the form again. */
    @PostMapping("/start/plan")
    @Needs(Rank.OPERATOR)
    String plan(
            @AuthenticationPrincipal Caller caller,
            @ModelAttribute("form") Form form,
            Model model,
            HttpServletResponse response) {
        try {
            model.addAttribute("plan", previews.of(caller, form.order()));
            return show(caller, form, model, "");
        } catch (Problem e) {
            response.setStatus(e.status());
            return show(caller, form, model, e.title() + ". " + e.detail());
        } catch (CannotRun e) {
            response.setStatus(422);
            return show(caller, form, model, String.valueOf(e.getMessage()));
        }
    }

    private String show(Caller caller, Form form, Model model, String wrong) {
        model.addAttribute("command", CommandLine.of(form.order()));
        model.addAttribute("here", "start");
        model.addAttribute("sources", places.sources(caller));
        model.addAttribute("targets", places.targets(caller));
        model.addAttribute("usualZone", ZoneId.systemDefault().getId());
        model.addAttribute("wrong", wrong);
        return "start";
    }

    @PostMapping("/start")
    @Needs(Rank.OPERATOR)
    String start(
            @AuthenticationPrincipal Caller caller,
            @ModelAttribute("form") Form form,
            Model model,
            HttpServletResponse response) {
        try {
            return "redirect:/batches/" + starter.start(caller, form.order()).id();
        } catch (Problem e) {
            response.setStatus(e.status());
            return show(caller, form, model, e.title() + ". " + e.detail());
        } catch (CannotRun e) {
            response.setStatus(422);
            return show(caller, form, model, String.valueOf(e.getMessage()));
        }
    }
}
