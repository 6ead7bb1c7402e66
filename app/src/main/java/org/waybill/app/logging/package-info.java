/** Where messages of the program go, and in which form. */
@NullMarked
package org.waybill.app.logging;

import org.jspecify.annotations.NullMarked;
