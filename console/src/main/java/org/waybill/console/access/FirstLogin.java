package org.waybill.console.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.waybill.ledger.access.Audit.Entry;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.access.LoginLinks;
import org.waybill.ledger.access.People;
import org.waybill.ledger.access.Person;
import org.waybill.model.Sha256;

/** Lets somebody in by a link: the first person, who becomes an admin, or one who is to set a password. */
public final class FirstLogin {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final int MOST_FAILURES = 20;

    private final LoginLinks links;
    private final People people;
    private final Passwords passwords;
    private final SessionPeople sessions;
    private final Journal journal;
    private final Throttle throttle;

    public FirstLogin(LoginLinks links, People people, Passwords passwords, SessionPeople sessions, Journal journal) {
        this.links = links;
        this.people = people;
        this.passwords = passwords;
        this.sessions = sessions;
        this.journal = journal;
        this.throttle = new Throttle(MOST_FAILURES, Duration.ofMinutes(5), InstantSource.system());
    }

    /** What becomes of a link. */
    public sealed interface Outcome {
        /** The caller is logged in. */
        record In() implements Outcome {}

        /** The link works still. */
        record Wrong(String why) implements Outcome {}

        record Gone() implements Outcome {}
    }

    /** Whether it can be the name of a person. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** What the form of a link sends. */
    public record Claim(String secret, String name, String password) {}

    /** Uses up a link, and logs in whom it lets in. */
    public Outcome claim(Claim claim, HttpServletRequest request, HttpServletResponse response) {
        var address = request.getRemoteAddr();
        if (throttle.wait(address).isPresent()) {
            return new Outcome.Wrong("Too many links did not work. Try again in five minutes.");
        }
        var hash = new LinkSecret(claim.secret).hash();
        var whom = links.look(hash);
        var wrong = whom.flatMap(found -> wrong(found, claim));
        if (wrong.isPresent()) {
            return new Outcome.Wrong(wrong.get());
        }
        var person = whom.flatMap(found -> take(hash, found, claim));
        if (person.isEmpty()) {
            throttle.failed(address);
            journal.note(new Entry("unknown", address, "use login link", "console", null, Result.REFUSED, ""));
            return new Outcome.Gone();
        }
        logIn(person.get(), request, response);
        return new Outcome.In();
    }

    private static Optional<String> wrong(LoginLinks.For whom, Claim claim) {
        return switch (whom) {
            case LoginLinks.For.FirstPerson()
            when !isName(claim.name) ->
                Optional.of("A name has up to 64 letters, digits and . _ @ -, and begins with a letter or a digit.");
            case LoginLinks.For.FirstPerson() -> Passwords.refuses(claim.password, claim.name);
            case LoginLinks.For.Known(var person) -> Passwords.refuses(claim.password, person.name());
        };
    }

    private Optional<Person> take(Sha256 hash, LoginLinks.For whom, Claim claim) {
        var password = passwords.hash(claim.password);
        return switch (whom) {
            case LoginLinks.For.FirstPerson() -> links.makeFirst(hash, claim.name, password);
            case LoginLinks.For.Known(var person) ->
                links.renew(hash, person, password) ? people.find(person.id()) : Optional.empty();
        };
    }

    private void logIn(Person person, HttpServletRequest request, HttpServletResponse response) {
        var caller = Logins.of(person, request.getRemoteAddr());
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        var context = new SecurityContextImpl(caller.authentication());
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
        journal.note(caller, "use login link", "console", null, Result.DONE, "");
    }
}
