/** The executable: command line, settings, wiring of the roles, what a person sees. */
@NullMarked
package org.waybill.app;

import org.jspecify.annotations.NullMarked;
