package org.waybill.console.pages;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Problem;
import org.waybill.console.start.Doctor;
import org.waybill.console.start.Places;
import org.waybill.console.start.TargetView;
import org.waybill.console.view.Sight;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.access.Rank;

/** What the targets can do, as recorded, or as tried now. */
@Controller
public final class TargetsPage {

    private final Sight sight;
    private final Migrations migrations;
    private final Places places;
    private final Doctor doctor;

    public TargetsPage(Sight sight, Migrations migrations, Places places, Doctor doctor) {
        this.sight = sight;
        this.migrations = migrations;
        this.places = places;
        this.doctor = doctor;
    }

    @GetMapping("/targets")
    @Needs(Rank.VIEWER)
    String targets(@AuthenticationPrincipal Caller caller, Model model) {
        model.addAttribute("here", "targets");
        model.addAttribute("targets", TargetView.of(migrations, sight.migrations(caller)));
        model.addAttribute("allowed", places.targets(caller));
        return "targets";
    }

    /** Tries the target of a migration, which leaves nothing behind. */
    @PostMapping("/targets/{number}/check")
    @Needs(Rank.OPERATOR)
    String check(@AuthenticationPrincipal Caller caller, @PathVariable int number, Model model) {
        model.addAttribute("checked", number);
        model.addAttribute("examined", doctor.examine(caller, sight.migration(caller, number)));
        return targets(caller, model);
    }

    /** Tries any target that may be named. What was filled in stays there. */
    @PostMapping("/targets/doctor")
    @Needs(Rank.OPERATOR)
    String examine(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String target,
            Model model,
            HttpServletResponse response) {
        model.addAttribute("named", target);
        try {
            model.addAttribute("examined", doctor.examine(caller, target));
        } catch (Problem e) {
            response.setStatus(e.status());
            model.addAttribute("wrong", e.title() + ". " + e.detail());
        }
        return targets(caller, model);
    }
}
