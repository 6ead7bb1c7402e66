/** What stands before every request: its origin, its token or session, the rank that it needs, and the answer when it is refused. */
@NullMarked
package org.waybill.console.guard;

import org.jspecify.annotations.NullMarked;
