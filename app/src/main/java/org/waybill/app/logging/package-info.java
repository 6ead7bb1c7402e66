/** The destinations and the format of the program's messages. */
@NullMarked
package org.waybill.app.logging;

import org.jspecify.annotations.NullMarked;
