/**
 * Proves what the uploaders put at the target, and settles every outcome in the ledger.
 *
 * <p>Reads {@code file-uploaded}, {@code file-failed} and dead letters, publishes {@code file-verified}. Repeating an event
 * proves again and changes nothing more.
 */
@NullMarked
package org.waybill.verifier;

import org.jspecify.annotations.NullMarked;
