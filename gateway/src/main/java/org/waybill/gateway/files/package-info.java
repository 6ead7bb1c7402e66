/** What the gateway needs of a place that keeps files. */
@NullMarked
package org.waybill.gateway.files;

import org.jspecify.annotations.NullMarked;
