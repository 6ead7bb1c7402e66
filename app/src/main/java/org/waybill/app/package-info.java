/** The executable: command line, settings, wiring of the roles, output for people. */
@NullMarked
package org.waybill.app;

import org.jspecify.annotations.NullMarked;
