/** What the events of a migration may name, and the key that signs them. */
@NullMarked
package org.waybill.ledger.charter;

import org.jspecify.annotations.NullMarked;
