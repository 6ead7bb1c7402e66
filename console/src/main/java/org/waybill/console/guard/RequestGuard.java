package org.waybill.console.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;
import org.waybill.console.access.Problem;

/** Refuses what no person and no script of ours sends, before anything else looks at it. */
public final class RequestGuard extends OncePerRequestFilter {

    /** The longest body: a form, or the request to start a batch. */
    static final int LONGEST_BODY = 64 << 10;

    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final Surroundings surroundings;
    private final ProblemWriter problems;

    public RequestGuard(Surroundings surroundings, ProblemWriter problems) {
        this.surroundings = surroundings;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var problem = host(request).or(() -> origin(request)).or(() -> body(request));
        if (problem.isPresent()) {
            problems.write(request, response, problem.get());
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Problem> host(HttpServletRequest request) {
        var host = request.getHeader("Host");
        return host != null && surroundings.isOurs(host)
                ? Optional.empty()
                : Optional.of(Problem.of(
                        421,
                        "foreign-host",
                        "The console has another name",
                        "It listens on this machine only: call it 127.0.0.1 or localhost."));
    }

    private static Optional<Problem> origin(HttpServletRequest request) {
        var origin = request.getHeader("Origin");
        boolean foreign = origin != null && !isOwn(origin, request);
        var site = request.getHeader("Sec-Fetch-Site");
        boolean fromElsewhere = site != null && !OURS.contains(site) && !isLink(request);
        return foreign || fromElsewhere
                ? Optional.of(Problem.of(
                        403,
                        "foreign-origin",
                        "Another site sent this request",
                        "Only the console's own pages may send it. Open the console in this tab."))
                : Optional.empty();
    }

    /** Whether one of our own pages sent it. A proxy in front of us may add TLS, so the scheme does not count. */
    private static boolean isOwn(String origin, HttpServletRequest request) {
        return origin.replaceFirst("^https?://", "").equals(request.getHeader("Host"));
    }

    /** Whether somebody followed a link to a page, e.g. from a mail. */
    private static boolean isLink(HttpServletRequest request) {
        return READS.contains(request.getMethod())
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    private static Optional<Problem> body(HttpServletRequest request) {
        if (request.getHeader("Transfer-Encoding") != null) {
            return Optional.of(Problem.of(
                    411, "length-required", "The length is missing", "Send the body with a Content-Length."));
        }
        return request.getContentLengthLong() > LONGEST_BODY
                ? Optional.of(
                        Problem.of(413, "too-long", "The body is too long", "Send " + LONGEST_BODY + " bytes at most."))
                : Optional.empty();
    }
}
