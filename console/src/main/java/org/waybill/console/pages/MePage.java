package org.waybill.console.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.OwnSessions;
import org.waybill.console.access.OwnTokens;
import org.waybill.console.access.Problem;
import org.waybill.ledger.access.Rank;

/** What somebody's own account consists of: logins and tokens. */
@Controller
public final class MePage {

    private final OwnSessions sessions;
    private final OwnTokens tokens;

    public MePage(OwnSessions sessions, OwnTokens tokens) {
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /** What the form of a token sends. */
    record TokenForm(
            @Nullable String name,
            @Nullable String rank,
            @Nullable Integer migration,
            @Nullable Integer days,
            @Nullable String password) {

        OwnTokens.Wanted wanted() {
            return new OwnTokens.Wanted(
                    Objects.requireNonNullElse(name, "").strip(),
                    Rank.of(Objects.requireNonNullElse(rank, ""))
                            .orElseThrow(() -> Problem.wrong("'rank' must be viewer, operator or admin.")),
                    migration,
                    Objects.requireNonNullElse(days, (int) OwnTokens.LIFE.toDays()),
                    Objects.requireNonNullElse(password, ""));
        }
    }

    @GetMapping("/me")
    @Needs(Rank.VIEWER)
    String me(@AuthenticationPrincipal Caller caller, HttpServletRequest request, Model model) {
        HttpSession session = request.getSession(false);
        model.addAttribute("here", "me");
        model.addAttribute("sessions", sessions.of(caller, session == null ? null : session.getId()));
        model.addAttribute("tokens", tokens.of(caller));
        model.addAttribute("ranks", Stream.of(Rank.values()).filter(caller::may).toList());
        model.addAttribute("days", OwnTokens.LIFE.toDays());
        return "me";
    }

    @PostMapping("/me/tokens")
    @Needs(Rank.VIEWER)
    String makeToken(
            @AuthenticationPrincipal Caller caller,
            @ModelAttribute TokenForm form,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            model.addAttribute("made", tokens.make(caller, form.wanted()).text());
        } catch (Problem e) {
            response.setStatus(e.status());
            model.addAttribute("wrong", e.title() + ". " + e.detail());
        }
        return me(caller, request, model);
    }

    @PostMapping("/me/tokens/{id}/revoke")
    @Needs(Rank.VIEWER)
    String revoke(@AuthenticationPrincipal Caller caller, @PathVariable int id) {
        if (!tokens.revoke(caller, id)) {
            throw Problem.missing("token " + id);
        }
        return "redirect:/me";
    }

    @PostMapping("/me/sessions/{handle}/end")
    @Needs(Rank.VIEWER)
    String end(@AuthenticationPrincipal Caller caller, @PathVariable String handle) {
        if (!sessions.end(caller, handle)) {
            throw Problem.missing("login");
        }
        return "redirect:/me";
    }
}
