package org.waybill.ledger;

import org.waybill.model.MigrationId;
import org.waybill.model.RootIdentity;
import org.waybill.model.Target;

/**
 * A source and a target; owns the file rows.
 *
 * @param number of the row in this ledger
 * @param sourceRoot absolute path, percent-encoded, with its leading slash
 * @param root identity of the root directory when the migration was created
 */
public record Migration(
        int number, MigrationId id, String sourceRoot, RootIdentity root, int targetNumber, Target target) {}
