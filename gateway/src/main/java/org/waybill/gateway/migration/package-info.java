/** What the gateway must be told of migrations. */
@NullMarked
package org.waybill.gateway.migration;

import org.jspecify.annotations.NullMarked;
