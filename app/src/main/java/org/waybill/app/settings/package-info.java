/** What was set, in the environment and in one file; nothing is read from the working directory. */
@NullMarked
package org.waybill.app.settings;

import org.jspecify.annotations.NullMarked;
