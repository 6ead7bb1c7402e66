/** The rows of a report, alike on the command line and at the API. */
@NullMarked
package org.waybill.operations.report;

import org.jspecify.annotations.NullMarked;
