/** What a batch would do, before it is started. */
@NullMarked
package org.waybill.operations.plan;

import org.jspecify.annotations.NullMarked;
