/** Who may read and write, decided before anything is said of a file. */
@NullMarked
package org.waybill.gateway.access;

import org.jspecify.annotations.NullMarked;
