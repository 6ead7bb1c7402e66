/** How much of a migration may be sent in a second, by all workers together. */
@NullMarked
package org.waybill.ledger.flow;

import org.jspecify.annotations.NullMarked;
