package org.waybill.console.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;
import org.waybill.console.access.ApiToken;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Problem;
import org.waybill.console.access.Throttle;
import org.waybill.ledger.access.Audit.Entry;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Scope;
import org.waybill.ledger.access.Tokens;

/** Lets in whoever sends a token that works: {@code Authorization: Bearer wb_...}. */
public final class TokenAccess extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final int MOST_FAILURES = 50;
    private static final Duration WITHIN = Duration.ofMinutes(5);

    private final Tokens tokens;
    private final Journal journal;
    private final ProblemWriter problems;
    private final Throttle throttle;

    public TokenAccess(Tokens tokens, Journal journal, ProblemWriter problems, InstantSource clock) {
        this.tokens = tokens;
        this.journal = journal;
        this.problems = problems;
        this.throttle = new Throttle(MOST_FAILURES, WITHIN, clock);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader("Authorization");
        if (header == null) {
            chain.doFilter(request, response);
            return;
        }
        var address = request.getRemoteAddr();
        var wait = throttle.wait(address);
        if (wait.isPresent()) {
            problems.tooMany(request, response, wait.get());
            return;
        }
        var caller = header.startsWith(BEARER)
                ? caller(header.substring(BEARER.length()).strip(), address)
                : refused();
        if (caller.isEmpty()) {
            throttle.failed(address);
            journal.note(new Entry("unknown", address, "use token", request.getRequestURI(), null, Result.REFUSED, ""));
            response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            problems.write(request, response, unusable());
            return;
        }
        SecurityContextHolder.setContext(new SecurityContextImpl(caller.get().authentication()));
        chain.doFilter(request, response);
    }

    private static Optional<Caller> refused() {
        return Optional.empty();
    }

    private static Problem unusable() {
        return Problem.of(
                401,
                "token-unusable",
                "The token does not work",
                "It is mistyped, expired or revoked. Make another one with: waybill token create");
    }

    /** The caller that a token stands for now. */
    private Optional<Caller> caller(String text, String address) {
        return ApiToken.of(text)
                .flatMap(token -> tokens.use(token.hash(), address))
                .map(used -> caller(used, address));
    }

    private static Caller caller(Tokens.InUse used, String address) {
        var owner = used.owner();
        var only = used.token().migration();
        // Both may have changed since the token was made.
        Rank rank = owner.rank().least(used.token().rank());
        Scope scope = only == null
                ? owner.scope()
                : new Scope.Only(owner.scope().covers(only) ? Set.of(only) : Set.<Integer>of());
        return new Caller(
                owner, rank, scope, owner.name() + " by " + used.token().prefix() + "...", address);
    }
}
