package org.waybill.console.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.waybill.console.access.FirstLogin;
import org.waybill.console.access.FirstLogin.Claim;
import org.waybill.console.access.FirstLogin.Outcome;
import org.waybill.console.access.Open;

/** What a login link opens: a form that sets a name and a password, once. Looking at it uses nothing up. */
@Controller
public final class WelcomePages {

    private final FirstLogin firstLogin;

    public WelcomePages(FirstLogin firstLogin) {
        this.firstLogin = firstLogin;
    }

    /** What the form sends. */
    record Form(String token, String name, String password, String again) {
        Form {
            token = Objects.requireNonNullElse(token, "");
            name = Objects.requireNonNullElse(name, "");
            password = Objects.requireNonNullElse(password, "");
            again = Objects.requireNonNullElse(again, "");
        }

        Claim claim() {
            return new Claim(token.strip(), name.strip(), password);
        }

        /** What is kept in the form when it is shown again: never a password. */
        Form shown() {
            return new Form(token, name, "", "");
        }
    }

    @GetMapping("/welcome")
    @Open
    String welcome(Model model) {
        return show(model, new Form("", "", "", ""), Optional.empty());
    }

    private static String show(Model model, Form form, Optional<String> wrong) {
        model.addAttribute("form", form.shown());
        model.addAttribute("wrong", wrong.orElse(""));
        return "welcome";
    }

    @PostMapping("/welcome")
    @Open
    String claim(@ModelAttribute Form form, Model model, HttpServletRequest request, HttpServletResponse response) {
        if (!form.password.equals(form.again)) {
            response.setStatus(422);
            return show(model, form, Optional.of("The two passwords differ."));
        }
        return switch (firstLogin.claim(form.claim(), request, response)) {
            case Outcome.In() -> "redirect:/";
            case Outcome.Wrong(var why) -> {
                response.setStatus(422);
                yield show(model, form, Optional.of(why));
            }
            case Outcome.Gone() -> {
                response.setStatus(410);
                yield show(
                        model,
                        form,
                        Optional.of("The link does not work, or no longer. Make another one with: waybill user link"));
            }
        };
    }
}
