/** What a service tells those who watch over it: whether it lives, whether it can work, and its metrics. */
@NullMarked
package org.waybill.app.management;

import org.jspecify.annotations.NullMarked;
