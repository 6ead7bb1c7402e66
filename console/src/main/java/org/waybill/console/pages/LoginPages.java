package org.waybill.console.pages;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.waybill.console.access.Open;
import org.waybill.console.guard.Pages;
import org.waybill.ledger.access.People;

/** The login form. */
@Controller
public final class LoginPages {

    private final People people;

    public LoginPages(People people) {
        this.people = people;
    }

    // A refused login with too many failures is forwarded here, so POST comes in as well.
    @RequestMapping(
            path = "/login",
            method = {RequestMethod.GET, RequestMethod.POST})
    @Open
    String login(HttpServletRequest request, Model model, @RequestParam(required = false) @Nullable String next) {
        model.addAttribute("next", Pages.ours(next));
        model.addAttribute("failed", request.getParameter("failed") != null);
        model.addAttribute("left", request.getParameter("left") != null);
        model.addAttribute("wait", request.getAttribute("wait"));
        model.addAttribute("nobody", people.isEmpty());
        return "login";
    }
}
