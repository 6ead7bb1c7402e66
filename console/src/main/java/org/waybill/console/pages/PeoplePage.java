package org.waybill.console.pages;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.ledger.access.People;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Tokens;

/** Who may log in, and all tokens. They are changed on the command line, by whoever holds the ledger's credentials. */
@Controller
public final class PeoplePage {

    private final People people;
    private final Tokens tokens;

    public PeoplePage(People people, Tokens tokens) {
        this.people = people;
        this.tokens = tokens;
    }

    @GetMapping("/people")
    @Needs(Rank.ADMIN)
    String people(@AuthenticationPrincipal Caller caller, Model model) {
        model.addAttribute("here", "people");
        model.addAttribute("people", people.all());
        model.addAttribute("tokens", tokens.all());
        return "people";
    }
}
