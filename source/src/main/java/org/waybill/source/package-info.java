/**
 * The only access to the files of a source. Its root is held open, and everything listed, checked or opened is reached
 * from there, so that renamed directories or planted links cannot lead out of it.
 *
 * <p>The pipeline only reads. What the storage library writes, it writes through {@link org.waybill.source.Place}. On operating systems other than Linux, paths replace descriptors, and that gap remains.
 */
@NullMarked
package org.waybill.source;

import org.jspecify.annotations.NullMarked;
