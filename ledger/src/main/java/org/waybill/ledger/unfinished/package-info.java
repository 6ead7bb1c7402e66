/** The uploads in parts that have begun at targets. */
@NullMarked
package org.waybill.ledger.unfinished;

import org.jspecify.annotations.NullMarked;
