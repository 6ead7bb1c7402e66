package org.waybill.gateway.access;

import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.waybill.gateway.access.Callers.CannotTell;
import org.waybill.gateway.access.Decision.Admitted;
import org.waybill.gateway.access.Decision.Denied;
import org.waybill.gateway.access.Decision.Unknown;

/** Decides who gets in. What it decides about is the file that is served, as it was read from the request line. */
public final class Doorkeeper {

    private static final String BEARER = "Bearer ";
    /** How the API's tokens begin; other ones are the application's. */
    private static final String TOKEN = "wb_";

    private static final String CHALLENGE = "Bearer realm=\"files\"";

    private final Callers callers;
    private final Application application;
    private final Origins origins;
    private final Verdicts verdicts;

    /** @param proxies whose word about their callers counts */
    public Doorkeeper(Callers callers, Application application, List<Network> proxies, InstantSource clock) {
        this.callers = callers;
        this.application = application;
        this.origins = new Origins(List.copyOf(proxies));
        this.verdicts = new Verdicts(new SecureRandom(), clock);
    }

    /** @param migration its number; 0: there is no such migration, so no token is for it */
    public Decision decide(Access access, int migration, Caller caller) {
        if (access.loopback() && origins.isThisMachine(caller)) {
            return new Admitted();
        }
        var from = origins.address(caller);
        if (from.isPresent() && isTrusted(access, from.get())) {
            return new Admitted();
        }
        var token = token(caller);
        if (access.tokens() && token.isPresent()) {
            return remembered(
                    caller,
                    List.of("token", token.get(), String.valueOf(migration)),
                    () -> byToken(token.get(), migration, caller, from));
        }
        return access.application().isPresent()
                ? byApplication(access.application().get(), caller)
                : new Unknown(CHALLENGE);
    }

    private static boolean isTrusted(Access access, InetAddress from) {
        return access.networks().stream().anyMatch(network -> network.holds(from));
    }

    private static Optional<String> token(Caller caller) {
        var values = caller.headers().apply("Authorization");
        return values.stream()
                .filter(value -> values.size() == 1 && value.startsWith(BEARER + TOKEN))
                .map(value -> value.substring(BEARER.length()).strip())
                .findFirst();
    }

    private Application.Said byToken(String token, int migration, Caller caller, Optional<InetAddress> from) {
        try {
            var right =
                    callers.right(token, migration, from.orElse(caller.peer()).getHostAddress());
            Decision decision = right == Right.NONE
                    ? new Unknown(CHALLENGE + ", error=\"invalid_token\"")
                    : right.covers(caller.needed()) ? new Admitted() : new Denied();
            return new Application.Said(decision, true);
        } catch (CannotTell e) {
            return new Application.Said(new Decision.CannotTell(String.valueOf(e.getMessage())), false);
        }
    }

    private Decision byApplication(URI address, Caller caller) {
        var parts = List.of(
                "application",
                address.toString(),
                caller.method(),
                caller.file().canonical(),
                String.join("\n", caller.headers().apply("Authorization")),
                String.join("\n", Application.cookies(caller)));
        return remembered(caller, parts, () -> application.ask(address, caller));
    }

    /** A write is always decided anew. */
    private Decision remembered(Caller caller, List<String> parts, Supplier<Application.Said> decision) {
        if (caller.needed() != Right.READ) {
            return decision.get().decision();
        }
        var key = verdicts.key(parts);
        var before = verdicts.of(key);
        if (before.isPresent()) {
            return before.get();
        }
        var said = decision.get();
        if (said.keep()) {
            verdicts.keep(key, said.decision());
        }
        return said.decision();
    }
}
