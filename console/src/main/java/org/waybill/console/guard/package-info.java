/** Checks each request before it is handled: where it comes from, its token or session, and the rank that it needs. */
@NullMarked
package org.waybill.console.guard;

import org.jspecify.annotations.NullMarked;
