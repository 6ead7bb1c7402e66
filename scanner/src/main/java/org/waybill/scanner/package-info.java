/**
 * Walks the source, records what it meets in the ledger, and dispatches the work as {@code file-found} events.
 *
 * <p>Reads the source's directories, never a file's content. Doing any of it again changes nothing.
 */
@NullMarked
package org.waybill.scanner;

import org.jspecify.annotations.NullMarked;
