/** Bytes on their way in and out. For the storages of this library; not for applications. */
@NullMarked
package org.waybill.storage.flow;

import org.jspecify.annotations.NullMarked;
