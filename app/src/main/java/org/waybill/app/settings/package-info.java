/** Settings from the environment and from one file; nothing is read from the working directory. */
@NullMarked
package org.waybill.app.settings;

import org.jspecify.annotations.NullMarked;
