/**
 * The facts, in Postgres: which files were found, what is in flight, what was proven. Every state change of a file is
 * one compare-and-set here, which decides who won.
 */
@NullMarked
package org.waybill.ledger;

import org.jspecify.annotations.NullMarked;
