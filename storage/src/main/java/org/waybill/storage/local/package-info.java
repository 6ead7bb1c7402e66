/** Files in a folder. */
@NullMarked
package org.waybill.storage.local;

import org.jspecify.annotations.NullMarked;
