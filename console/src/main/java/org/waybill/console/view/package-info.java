/** What pages and API show of migrations and batches: sums, rates, what is wrong and what to do. */
@NullMarked
package org.waybill.console.view;

import org.jspecify.annotations.NullMarked;
