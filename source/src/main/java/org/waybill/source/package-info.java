/**
 * The one way to the files of a source. Its root is held open, and whatever is listed, looked at or opened is reached from
 * there, so that nobody who renames directories or plants links meanwhile leads out of it.
 *
 * <p>Reads only. Where the operating system is not Linux, paths stand in for what is held, and that gap stays.
 */
@NullMarked
package org.waybill.source;

import org.jspecify.annotations.NullMarked;
