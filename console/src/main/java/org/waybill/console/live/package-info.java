/** Streams of what changes: one reading a second for all who look at the same. */
@NullMarked
package org.waybill.console.live;

import org.jspecify.annotations.NullMarked;
