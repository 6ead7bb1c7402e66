/**
 * The facts, in Postgres: which files were found, what is in flight, what was proven. Every move of a file is one
 * compare-and-set here, and says who won.
 */
@NullMarked
package org.waybill.ledger;

import org.jspecify.annotations.NullMarked;
