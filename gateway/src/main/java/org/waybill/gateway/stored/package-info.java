/** The files of a migration through the storage library. */
@NullMarked
package org.waybill.gateway.stored;

import org.jspecify.annotations.NullMarked;
