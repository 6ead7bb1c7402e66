/** Shows what a migration would do, without doing it. */
@NullMarked
package org.waybill.app.dryrun;

import org.jspecify.annotations.NullMarked;
