package org.waybill.console.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Token;
import org.waybill.ledger.access.Tokens;

/** The tokens of a caller. Making one takes the password again: a browser that was left open is not enough. */
public final class OwnTokens {

    /** How long a token works that says nothing else. */
    public static final Duration LIFE = Duration.ofDays(90);

    private static final int LONGEST_DAYS = 366;
    private static final int LONGEST_NAME = 80;

    private final Tokens tokens;
    private final Logins logins;
    private final Journal journal;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public OwnTokens(Tokens tokens, Logins logins, Journal journal, InstantSource clock) {
        this.tokens = tokens;
        this.logins = logins;
        this.journal = journal;
        this.clock = clock;
    }

    /** What somebody asks for. */
    public record Wanted(String name, Rank rank, @Nullable Integer migration, int days, String password) {}

    public List<Token> of(Caller caller) {
        return tokens.of(caller.person());
    }

    /** Makes a token, whose text is known to nobody afterwards; throws a {@link Problem}. */
    public ApiToken make(Caller caller, Wanted wanted) {
        check(caller, wanted);
        var token = ApiToken.random(random);
        tokens.make(
                caller.person(),
                new Tokens.Fresh(
                        wanted.name,
                        token.prefix(),
                        token.hash(),
                        wanted.rank,
                        wanted.migration,
                        clock.instant().plus(Duration.ofDays(wanted.days))));
        journal.note(
                caller, "make token", wanted.name + " " + token.prefix() + "...", wanted.migration, Result.DONE, "");
        return token;
    }

    private void check(Caller caller, Wanted wanted) {
        if (wanted.name.isBlank() || wanted.name.length() > LONGEST_NAME) {
            throw wrong("Give the token a name of 1 to " + LONGEST_NAME + " characters: what uses it.");
        }
        if (wanted.days < 1 || wanted.days > LONGEST_DAYS) {
            throw wrong("A token works for 1 to " + LONGEST_DAYS + " days.");
        }
        if (!caller.may(wanted.rank)) {
            throw wrong("A token cannot have a higher role than you.");
        }
        var only = wanted.migration;
        if (only != null && !caller.scope().covers(only)) {
            throw Problem.missing("migration " + only);
        }
        try {
            logins.check(caller.name(), wanted.password, caller.address());
        } catch (AuthenticationException e) {
            throw wrong(e instanceof TooManyTries ? String.valueOf(e.getMessage()) : "The password is wrong.");
        }
    }

    private static Problem wrong(String detail) {
        return Problem.of(422, "wrong-token", "The token was not made", detail);
    }

    /** Ends one of the caller's tokens; false if there is no such token. */
    public boolean revoke(Caller caller, int id) {
        boolean own = tokens.of(caller.person()).stream().anyMatch(token -> token.id() == id);
        if (!own || !tokens.revoke(id)) {
            return false;
        }
        journal.note(caller, "revoke token", "token " + id, null, Result.DONE, "");
        return true;
    }
}
