/** Globs, and the filter that they make: which paths of a source are to travel. */
@NullMarked
package org.waybill.model.glob;

import org.jspecify.annotations.NullMarked;
