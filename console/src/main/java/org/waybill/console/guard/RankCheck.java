package org.waybill.console.guard;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Open;
import org.waybill.console.access.Problem;
import org.waybill.ledger.access.Audit.Result;

/** Calls a handler only for those who have the rank that it {@link Needs}. */
public final class RankCheck implements HandlerInterceptor {

    private final Journal journal;

    public RankCheck(Journal journal) {
        this.journal = journal;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // The end of a stream, whose beginning was checked.
        boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
        if (again || !(handler instanceof HandlerMethod method) || method.hasMethodAnnotation(Open.class)) {
            return true;
        }
        var needs = method.getMethodAnnotation(Needs.class);
        if (needs == null) {
            throw new IllegalStateException(method + " does not say what it needs");
        }
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof Caller caller)) {
            throw Problem.of(401, "not-logged-in", "You are not logged in", "Log in, or send a token.");
        }
        if (caller.may(needs.value())) {
            return true;
        }
        journal.note(
                caller,
                request.getMethod(),
                request.getRequestURI(),
                null,
                Result.REFUSED,
                "needs " + needs.value().word());
        throw Problem.of(
                403,
                "role-too-low",
                "Your role is not enough",
                "This needs the role " + needs.value().word() + ", and you have "
                        + caller.rank().word() + ". Ask an admin.");
    }
}
