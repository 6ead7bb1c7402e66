/**
 * Walks the source, records what it finds in the ledger, and dispatches the work as {@code file-found} events.
 *
 * <p>Reads the source's directories, never a file's content. Repeating any of it changes nothing.
 */
@NullMarked
package org.waybill.scanner;

import org.jspecify.annotations.NullMarked;
