/** What the commands share: the ledger they read, settings, directories, interruption. */
@NullMarked
package org.waybill.app.cli;

import org.jspecify.annotations.NullMarked;
