package org.waybill.console;

import java.time.InstantSource;
import javax.sql.DataSource;
import org.waybill.ledger.Database;
import org.waybill.operations.TargetStores;
import org.waybill.operations.plan.Plans;

/**
 * What the console works with.
 *
 * @param source of connections to the ledger, as {@link Database} wants them
 * @param stores to prepare and try targets
 * @param plans to show what a batch would do
 */
public record ConsoleParts(
        DataSource source, Database database, TargetStores stores, Plans plans, InstantSource clock) {}
