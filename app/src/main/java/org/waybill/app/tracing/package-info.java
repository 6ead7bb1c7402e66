/** Sends what the roles did to a collector of traces, where one is named. */
@NullMarked
package org.waybill.app.tracing;

import org.jspecify.annotations.NullMarked;
