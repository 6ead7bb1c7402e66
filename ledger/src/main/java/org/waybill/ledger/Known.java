package org.waybill.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.waybill.model.KnownObject;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.VerificationLevel;

/** An earlier proof that is kept in work, because the content of the file is probably the same. */
record Known(KnownObject object, VerificationLevel level, boolean adopted) {

    /** The columns of work that {@link #of} reads. */
    static final String COLUMNS =
            "w.known->>'sha256', w.known->>'etag', w.known->>'version', w.known->>'level'," + " w.known->>'adopted'";

    /** The proof from five columns, starting with this one; null if there is none. */
    static @Nullable Known of(ResultSet row, int first) throws SQLException {
        var sha256 = row.getString(first);
        return sha256 == null
                ? null
                : new Known(
                        new KnownObject(
                                new ObjectVersion(row.getString(first + 1), row.getString(first + 2)),
                                new Sha256(sha256)),
                        VerificationLevel.of(row.getString(first + 3)),
                        Boolean.parseBoolean(row.getString(first + 4)));
    }

    /** Whether it proves as much as this level requires. */
    boolean suffices(VerificationLevel wanted) {
        return level == wanted || level == VerificationLevel.READ_BACK;
    }
}
