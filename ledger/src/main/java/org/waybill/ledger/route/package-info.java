/** Rules for where reads and writes of files go, which processes follow them, and marks of paths that were written. */
@NullMarked
package org.waybill.ledger.route;

import org.jspecify.annotations.NullMarked;
