package org.waybill.console.pages;

import java.util.Comparator;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.view.MigrationView;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.ledger.access.Rank;

/** All migrations, one line each, what needs a person first. */
@Controller
public final class OverviewPage {

    private final Sight sight;
    private final Views views;

    public OverviewPage(Sight sight, Views views) {
        this.sight = sight;
        this.views = views;
    }

    @GetMapping("/")
    @Needs(Rank.VIEWER)
    String overview(@AuthenticationPrincipal Caller caller, Model model) {
        model.addAttribute("migrations", migrations(caller));
        model.addAttribute("here", "overview");
        return "overview";
    }

    private List<MigrationView> migrations(Caller caller) {
        return sight.migrations(caller).stream()
                .map(views::of)
                .sorted(Comparator.comparingLong((MigrationView view) -> -serious(view))
                        .thenComparing(
                                view -> view.batch() == null || !view.batch().isOpen())
                        .thenComparing(MigrationView::number, Comparator.reverseOrder()))
                .toList();
    }

    private static long serious(MigrationView view) {
        return view.troubles().stream().filter(trouble -> trouble.serious()).count();
    }
}
