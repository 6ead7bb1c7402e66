/**
 * What an operator can do: open a batch, see the state of migrations, probe a target, forget a migration. Plain classes
 * whose results are records; the command line, and later REST and pages, show them.
 */
@NullMarked
package org.waybill.operations;

import org.jspecify.annotations.NullMarked;
