/** What a request line names: decoded once, to bytes; refused, never repaired. */
@NullMarked
package org.waybill.gateway.path;

import org.jspecify.annotations.NullMarked;
