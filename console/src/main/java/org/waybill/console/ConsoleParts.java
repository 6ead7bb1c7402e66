package org.waybill.console;

import java.time.InstantSource;
import javax.sql.DataSource;
import org.waybill.ledger.Database;
import org.waybill.operations.TargetStores;

/**
 * What the console works with.
 *
 * @param source of connections to the ledger, as {@link Database} wants them
 * @param stores to prepare and try targets
 */
public record ConsoleParts(DataSource source, Database database, TargetStores stores, InstantSource clock) {}
