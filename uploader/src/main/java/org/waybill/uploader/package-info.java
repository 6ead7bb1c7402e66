/**
 * Puts each file that was found at its key: reads it once, writes it under a condition, and says how that ended.
 *
 * <p>Repeating an event changes nothing more: what lies at the key is looked at, and taken as the result when it is ours.
 */
@NullMarked
package org.waybill.uploader;

import org.jspecify.annotations.NullMarked;
