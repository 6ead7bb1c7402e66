/** What pages and the API read of the ledger: by keys and in pages, so that nothing costs more with more files. */
@NullMarked
package org.waybill.ledger.reading;

import org.jspecify.annotations.NullMarked;
