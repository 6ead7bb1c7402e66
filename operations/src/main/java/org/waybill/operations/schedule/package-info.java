/** Starts batches at given times. */
@NullMarked
package org.waybill.operations.schedule;

import org.jspecify.annotations.NullMarked;
