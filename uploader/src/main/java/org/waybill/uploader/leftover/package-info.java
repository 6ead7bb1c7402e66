/** Uploads in parts that were begun and left, and how they are taken back. */
@NullMarked
package org.waybill.uploader.leftover;

import org.jspecify.annotations.NullMarked;
