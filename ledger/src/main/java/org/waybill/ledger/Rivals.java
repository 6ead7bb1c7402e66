package org.waybill.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.waybill.model.SourcePath;

/** Other migrations of the ledger that send a file to the same key. */
final class Rivals {

    private Rivals() {}

    /** For each file that has such a rival, a sentence about one rival. */
    static Map<Long, String> of(Connection connection, List<Long> files) throws SQLException {
        try (var select = Database.planned(connection, """
                        select v.id, m.id, m.source_root
                        from unnest(?) v(id)
                        cross join lateral (select key_digest, migration from file where id = v.id offset 0) f
                        cross join lateral (select migration from file o where key_digest = f.key_digest and
                            migration <> f.migration and not exists (select from outcome where file = o.id and
                            state <> 'VERIFIED' offset 0) order by migration limit 1) r
                        join migration m on m.id = r.migration""")) {
            select.setArray(1, connection.createArrayOf("bigint", files.toArray()));
            var rivals = new HashMap<Long, String>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    rivals.put(
                            rows.getLong(1),
                            "migration " + rows.getInt(2) + " of this ledger, of "
                                    + new SourcePath(rows.getString(3)).display() + ", sends a file there, too");
                }
            }
            return rivals;
        }
    }
}
