package org.waybill.console.access;

import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.waybill.ledger.access.Person;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Scope;

/**
 * Who calls, and what they may do now. Made anew for every request, so that what is taken away is gone at once.
 *
 * @param rank of the person, or the lower one of the token
 * @param scope the migrations that this call may see
 * @param who for the audit: the name, and the token's prefix where a script calls
 * @param address of the caller
 */
public record Caller(Person person, Rank rank, Scope scope, String who, String address) {

    public String name() {
        return person.name();
    }

    /** In the form that Spring Security passes around. */
    public Authentication authentication() {
        return UsernamePasswordAuthenticationToken.authenticated(this, "", List.of());
    }

    /** Whether this call may do what needs the rank. */
    public boolean may(Rank needed) {
        return rank.covers(needed);
    }

    public boolean isAdmin() {
        return may(Rank.ADMIN);
    }

    public boolean isOperator() {
        return may(Rank.OPERATOR);
    }
}
