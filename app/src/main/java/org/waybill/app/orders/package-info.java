/** What operators have ordered, as the uploads of this process hear it from the ledger. */
@NullMarked
package org.waybill.app.orders;

import org.jspecify.annotations.NullMarked;
