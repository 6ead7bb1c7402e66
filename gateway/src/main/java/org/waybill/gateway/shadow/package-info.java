/** Compares a share of the reads with the other side, in the background. */
@NullMarked
package org.waybill.gateway.shadow;

import org.jspecify.annotations.NullMarked;
