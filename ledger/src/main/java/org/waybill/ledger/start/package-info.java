/** How batches start: at once, or at the times of a schedule. */
@NullMarked
package org.waybill.ledger.start;

import org.jspecify.annotations.NullMarked;
