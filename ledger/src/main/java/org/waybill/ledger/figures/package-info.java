/** What metrics tell of the ledger, read from the views that dashboards read, too. */
@NullMarked
package org.waybill.ledger.figures;

import org.jspecify.annotations.NullMarked;
