/** Sends failed files back at an operator's word. */
@NullMarked
package org.waybill.ledger.retry;

import org.jspecify.annotations.NullMarked;
