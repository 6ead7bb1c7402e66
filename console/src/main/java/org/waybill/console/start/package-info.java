/** Starts batches in the name of people: only of sources and to targets that the owner of this process has named. */
@NullMarked
package org.waybill.console.start;

import org.jspecify.annotations.NullMarked;
