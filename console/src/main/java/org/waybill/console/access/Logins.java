package org.waybill.console.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.waybill.ledger.access.Audit.Entry;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.access.People;
import org.waybill.ledger.access.Person;

/** Checks names and passwords. An unknown name is answered like a wrong password, and as late. */
public final class Logins implements AuthenticationProvider {

    private static final int MOST_FAILURES = 5;
    private static final int MOST_FAILURES_OF_AN_ADDRESS = 50;
    private static final Duration WITHIN = Duration.ofMinutes(5);

    /** Each check keeps a core busy for a tenth of a second or more. */
    private static final int CHECKS_AT_ONCE = 4;

    private final People people;
    private final Passwords passwords;
    private final Journal journal;
    private final Throttle throttle;
    private final Throttle addresses;
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE);

    public Logins(People people, Passwords passwords, Journal journal, InstantSource clock) {
        this.people = people;
        this.passwords = passwords;
        this.journal = journal;
        this.throttle = new Throttle(MOST_FAILURES, WITHIN, clock);
        this.addresses = new Throttle(MOST_FAILURES_OF_AN_ADDRESS, WITHIN, clock);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication given) {
        var name = given.getName();
        var address = given.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        var person = check(name, String.valueOf(given.getCredentials()), address);
        return of(person, address).authentication();
    }

    /** The caller that a person is, who logged in. */
    public static Caller of(Person person, String address) {
        return new Caller(person, person.rank(), person.scope(), person.name(), address);
    }

    /** The person with this password; otherwise throws {@link BadCredentialsException} or {@link TooManyTries}. */
    Person check(String name, String password, String address) {
        var key = name.toLowerCase(Locale.ROOT) + " " + address;
        throttle.wait(key).or(() -> addresses.wait(address)).ifPresent(wait -> {
            note(name, address, Result.REFUSED, "too many failures");
            throw new TooManyTries(wait);
        });
        if (!fits(name, password)) {
            throttle.failed(key);
            addresses.failed(address);
            note(name, address, Result.REFUSED, "wrong name or password");
            throw new BadCredentialsException("The name or the password is wrong.");
        }
        throttle.succeeded(key);
        note(name, address, Result.DONE, "");
        return people.find(name).orElseThrow(() -> new BadCredentialsException("The name or the password is wrong."));
    }

    private boolean fits(String name, String password) {
        if (!checks.tryAcquire()) {
            throw new TooManyTries(Duration.ofSeconds(1));
        }
        try {
            return passwords.fits(password, people.passwordHash(name));
        } finally {
            checks.release();
        }
    }

    private void note(String name, String address, Result result, String detail) {
        journal.note(new Entry(name, address, "log in", "console", null, result, detail));
    }
}
