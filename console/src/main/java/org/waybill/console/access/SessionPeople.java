package org.waybill.console.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.waybill.ledger.access.People;
import org.waybill.ledger.access.Person;

/**
 * Keeps in a session who logged in and when, and nothing else. The person is read anew for every request: a rank that is
 * lowered, a person who is removed and a password that is changed have their effect at once.
 */
public final class SessionPeople implements SecurityContextRepository {

    /** A login ends after this time, however busy it is. */
    static final Duration LIFE = Duration.ofHours(12);

    private static final String PERSON = "person";
    private static final String SINCE = "since";
    private static final String PASSWORD = "password";

    private final People people;
    private final InstantSource clock;

    public SessionPeople(People people, InstantSource clock) {
        this.people = people;
        this.clock = clock;
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"
    }) // The interface still demands it; Spring Security calls the other one.
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return context(holder.getRequest());
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return caller(request).isPresent();
    }

    private SecurityContext context(HttpServletRequest request) {
        return caller(request)
                .<SecurityContext>map(caller -> new SecurityContextImpl(caller.authentication()))
                .orElseGet(() -> SecurityContextHolder.createEmptyContext());
    }

    private Optional<Caller> caller(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null || !(session.getAttribute(PERSON) instanceof Integer id)) {
            return Optional.empty();
        }
        var person = people.find(id).filter(found -> lasts(session, found));
        if (person.isEmpty()) {
            session.invalidate();
        }
        return person.map(found -> Logins.of(found, request.getRemoteAddr()));
    }

    private boolean lasts(HttpSession session, Person person) {
        if (!(session.getAttribute(SINCE) instanceof Long millis)) {
            return false;
        }
        boolean young = clock.instant().isBefore(Instant.ofEpochMilli(millis).plus(LIFE));
        return young && stamp(person).equals(session.getAttribute(PASSWORD));
    }

    /** Another one after each change of the password. */
    private static Long stamp(Person person) {
        var changed = person.passwordAt();
        return changed == null ? 0L : changed.toEpochMilli();
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        var authentication = context.getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof Caller caller)) {
            return;
        }
        var session = request.getSession(true);
        session.setAttribute(PERSON, caller.person().id());
        session.setAttribute(SINCE, clock.millis());
        session.setAttribute(PASSWORD, stamp(caller.person()));
        session.setAttribute(
                FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME,
                Integer.toString(caller.person().id()));
    }
}
