package org.waybill.console.guard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Problem;

/** Lets a caller send so many requests a second, with some in reserve; who is not logged in is counted by address. */
public final class RequestRate implements HandlerInterceptor {

    private static final double A_SECOND = 50;
    private static final double RESERVE = 200;
    private static final int REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Map<String, Reserve> reserves = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Reserve> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** What is left to a caller. */
    private record Reserve(double left, Instant at) {
        Reserve later(Instant now) {
            double gained = Duration.between(at, now).toMillis() * A_SECOND / 1000;
            return new Reserve(Math.min(RESERVE, left + Math.max(0, gained)), now);
        }
    }

    public RequestRate(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (take(who(request))) {
            return true;
        }
        response.setHeader("Retry-After", "1");
        throw Problem.of(429, "too-many", "Too many requests", "Send " + (int) A_SECOND + " a second at most.");
    }

    private static String who(HttpServletRequest request) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? "person " + caller.person().id()
                : "address " + request.getRemoteAddr();
    }

    private synchronized boolean take(String who) {
        var now = clock.instant();
        var reserve = reserves.getOrDefault(who, new Reserve(RESERVE, now)).later(now);
        boolean enough = reserve.left >= 1;
        reserves.put(who, enough ? new Reserve(reserve.left - 1, now) : reserve);
        return enough;
    }
}
