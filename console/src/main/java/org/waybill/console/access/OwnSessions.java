package org.waybill.console.access;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.waybill.model.Sha256;

/** The logins of a caller, at all consoles of the ledger. */
public final class OwnSessions {

    private static final int HANDLE = 16;

    private final FindByIndexNameSessionRepository<? extends Session> repository;

    public OwnSessions(FindByIndexNameSessionRepository<? extends Session> repository) {
        this.repository = repository;
    }

    /**
     * One login.
     *
     * @param handle stands for it in forms: its number would let in whoever reads the page
     * @param current whether it is the one that asks
     */
    public record Login(String handle, Instant since, Instant used, boolean current) {}

    /** @param current the number of the session that asks */
    public List<Login> of(Caller caller, @Nullable String current) {
        return find(caller).stream()
                .map(session -> new Login(
                        handle(session.getId()),
                        session.getCreationTime(),
                        session.getLastAccessedTime(),
                        session.getId().equals(current)))
                .sorted(Comparator.comparing(Login::used).reversed())
                .toList();
    }

    private List<? extends Session> find(Caller caller) {
        return List.copyOf(repository
                .findByPrincipalName(Integer.toString(caller.person().id()))
                .values());
    }

    /** Ends one of the caller's logins; false if there is no such login. */
    public boolean end(Caller caller, String handle) {
        Optional<? extends Session> found = find(caller).stream()
                .filter(session -> handle(session.getId()).equals(handle))
                .findFirst();
        found.ifPresent(session -> repository.deleteById(session.getId()));
        return found.isPresent();
    }

    private static String handle(String id) {
        return Sha256.of(id.getBytes(StandardCharsets.US_ASCII)).toString().substring(0, HANDLE);
    }
}
