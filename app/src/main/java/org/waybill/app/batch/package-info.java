/** The commands that show batches and give orders about them. */
@NullMarked
package org.waybill.app.batch;

import org.jspecify.annotations.NullMarked;
