package org.waybill.ledger.route;

import java.util.ArrayList;
import java.util.List;
import org.waybill.ledger.Database;
import org.waybill.model.SourcePath;

/**
 * Marks of paths that were written or deleted through a gateway or the library. While a path is marked, what the ledger
 * says of it may be of an earlier version. Whoever has looked at the path in the source takes the mark away.
 */
public final class Marks {

    /**
     * A write or delete that was begun and never said to be done is over after this time: it gives up 10 s after its
     * mark. Its process may have died before or after the change, so that only a look at the path tells.
     */
    private static final String OVER = "interval '1 minute'";

    private final Database database;

    public Marks(Database database) {
        this.database = database;
    }

    /**
     * A mark.
     *
     * @param sequence a later mark of the same path has a higher one
     */
    public record Mark(long sequence, SourcePath path) {}

    /** The oldest marks of a migration whose writes and deletes are over, so that a look from now on sees their result. */
    public List<Mark> over(int migration, int limit) {
        return database.transaction(connection -> {
            Database.lookUpInOrder(connection);
            try (var select = connection.prepareStatement("select seq, path from route_mark where migration = ?"
                    + " and (done or made_at < now() - " + OVER + ") order by seq limit ?")) {
                select.setInt(1, migration);
                select.setInt(2, limit);
                var marks = new ArrayList<Mark>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        marks.add(new Mark(rows.getLong(1), new SourcePath(rows.getString(2))));
                    }
                }
                return List.copyOf(marks);
            }
        });
    }

    /**
     * Takes marks away whose paths were looked at after {@link #over} gave them, and what was seen is recorded. A mark
     * of a delete stays as long as the ledger may still call the file proven: a proof may be under way.
     */
    public int seen(int migration, List<Mark> marks) {
        if (marks.isEmpty()) {
            return 0;
        }
        return database.transaction(connection -> {
            Database.lookUp(connection);
            try (var delete = connection.prepareStatement("""
                    delete from route_mark k
                    where k.migration = ? and k.seq = any (?) and (k.kind = 'WRITTEN' or not exists (
                        select from file f left join outcome o on o.file = f.id
                        where f.path_digest = k.digest and o.state is distinct from 'GONE'))""")) {
                delete.setInt(1, migration);
                var sequences = marks.stream().map(Mark::sequence).toArray();
                delete.setArray(2, connection.createArrayOf("bigint", sequences));
                return delete.executeUpdate();
            }
        });
    }
}
