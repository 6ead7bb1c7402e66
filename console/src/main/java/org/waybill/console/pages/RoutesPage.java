package org.waybill.console.pages;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.Optional;
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
import org.waybill.console.routes.RouteOrders;
import org.waybill.ledger.access.Rank;
import org.waybill.model.route.Delivery;
import org.waybill.model.route.ReadMode;
import org.waybill.model.route.WriteMode;
import org.waybill.operations.route.RouteControls.Wish;

/** Where reads and writes of a migration go, who serves them, and where the sides differ. */
@Controller
public final class RoutesPage {

    private static final int SHOWN = 50;

    private final RouteOrders orders;

    public RoutesPage(RouteOrders orders) {
        this.orders = orders;
    }

    /** What the form sends. */
    record Form(
            @Nullable String prefix,
            @Nullable String read,
            @Nullable String write,
            @Nullable String delivery,
            @Nullable String shadow,
            @Nullable String reason,
            @Nullable Long epoch) {

        static final Form EMPTY = new Form("", "", "", "", "", "", null);

        Wish wish() {
            return new Wish(
                    given(prefix),
                    RouteOrders.one(ReadMode.class, "read", read),
                    RouteOrders.one(WriteMode.class, "write", write),
                    RouteOrders.one(Delivery.class, "delivery", delivery),
                    share(given(shadow)),
                    given(reason));
        }

        String place() {
            return given(prefix);
        }

        private static String given(@Nullable String text) {
            return Objects.requireNonNullElse(text, "").strip();
        }

        private static Optional<Float> share(String percent) {
            try {
                return percent.isEmpty() ? Optional.empty() : Optional.of(Float.parseFloat(percent) / 100);
            } catch (NumberFormatException e) {
                throw Problem.wrong("The share of compared reads is a number from 0 to 100.");
            }
        }
    }

    @GetMapping("/migrations/{number}/routes")
    @Needs(Rank.VIEWER)
    String routes(@AuthenticationPrincipal Caller caller, @PathVariable int number, Model model) {
        return show(caller, number, model, Form.EMPTY, "");
    }

    private String show(Caller caller, int number, Model model, Form form, String wrong) {
        model.addAttribute("routes", orders.of(caller, number));
        model.addAttribute("differences", orders.differences(caller, number, SHOWN));
        model.addAttribute("readModes", ReadMode.values());
        model.addAttribute("writeModes", WriteMode.values());
        model.addAttribute("form", form);
        model.addAttribute("wrong", wrong);
        return "routes";
    }

    @PostMapping("/migrations/{number}/routes")
    @Needs(Rank.OPERATOR)
    String change(
            @AuthenticationPrincipal Caller caller,
            @PathVariable int number,
            @RequestParam String action,
            @ModelAttribute("form") Form form,
            Model model,
            HttpServletResponse response) {
        try {
            switch (action) {
                case "set" -> orders.set(caller, number, form.wish(), form.epoch());
                case "unset" -> orders.remove(caller, number, form.place(), form.epoch());
                default -> throw Problem.wrong("There is no action '" + action + "' here. It is set or unset.");
            }
            return "redirect:/migrations/" + number + "/routes";
        } catch (Problem e) {
            response.setStatus(e.status());
            return show(caller, number, model, form, e.detail());
        }
    }
}
