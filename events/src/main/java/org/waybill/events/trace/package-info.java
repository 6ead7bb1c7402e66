/** What one attempt for a file has in common across the roles, for logs and for programs that gather traces. */
@NullMarked
package org.waybill.events.trace;

import org.jspecify.annotations.NullMarked;
