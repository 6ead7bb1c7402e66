/** Times at which something is to be done again and again, written as for Unix cron. */
@NullMarked
package org.waybill.model.cron;

import org.jspecify.annotations.NullMarked;
