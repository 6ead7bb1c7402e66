/** The metrics of a service. Only this package knows Micrometer; docs/metrics.md lists what it offers. */
@NullMarked
package org.waybill.app.metrics;

import org.jspecify.annotations.NullMarked;
