/** Where reads and writes of files go: to the local disk, to the object store, or to one before the other. */
@NullMarked
package org.waybill.model.route;

import org.jspecify.annotations.NullMarked;
