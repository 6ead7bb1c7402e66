/** How much may be sent in a second, and when. */
@NullMarked
package org.waybill.model.flow;

import org.jspecify.annotations.NullMarked;
