/**
 * Puts each found file at its key: reads it once, writes it under a condition, and reports how that ended.
 *
 * <p>Repeating an event changes nothing more: the object at the key is taken as the result when it is ours.
 */
@NullMarked
package org.waybill.uploader;

import org.jspecify.annotations.NullMarked;
