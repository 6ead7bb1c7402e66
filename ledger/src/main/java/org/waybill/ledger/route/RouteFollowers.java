package org.waybill.ledger.route;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.waybill.ledger.Database;

/** The processes that serve files, and which epoch of the rules each follows. */
public final class RouteFollowers {

    private final Database database;

    public RouteFollowers(Database database) {
        this.database = database;
    }

    /**
     * A process.
     *
     * @param kind such as gateway or library
     */
    public record Follower(String name, String kind, long epoch, Instant startedAt, Instant seenAt) {

        /** Whether it knows of what was set at this epoch. */
        public boolean follows(long set) {
            return epoch >= set;
        }
    }

    /** Those that live, by name. */
    public List<Follower> living() {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("""
                            select name, kind, epoch, started_at, seen_at
                            from route_process
                            where expires_at > now()
                            order by name""");
                    var rows = select.executeQuery()) {
                var living = new ArrayList<Follower>();
                while (rows.next()) {
                    living.add(new Follower(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getLong(3),
                            rows.getObject(4, OffsetDateTime.class).toInstant(),
                            rows.getObject(5, OffsetDateTime.class).toInstant()));
                }
                return List.copyOf(living);
            }
        });
    }
}
