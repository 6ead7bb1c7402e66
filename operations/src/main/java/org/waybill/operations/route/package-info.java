/** Sets and shows where reads and writes of files go. */
@NullMarked
package org.waybill.operations.route;

import org.jspecify.annotations.NullMarked;
