/** Commands for where reads and writes of files go. */
@NullMarked
package org.waybill.app.route;

import org.jspecify.annotations.NullMarked;
