/** Globs, and the filter made of them: which paths of a source are to be moved. */
@NullMarked
package org.waybill.model.glob;

import org.jspecify.annotations.NullMarked;
