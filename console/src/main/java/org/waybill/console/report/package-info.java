/** Reports of all files of a migration, as a download: page by page, so that neither memory nor a transaction grows. */
@NullMarked
package org.waybill.console.report;

import org.jspecify.annotations.NullMarked;
