/** The console as a role of a process. */
@NullMarked
package org.waybill.console;

import org.jspecify.annotations.NullMarked;
