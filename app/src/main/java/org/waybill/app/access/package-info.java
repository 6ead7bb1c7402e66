/** The commands about who may use the console: {@code waybill user} and {@code waybill token}. */
@NullMarked
package org.waybill.app.access;

import org.jspecify.annotations.NullMarked;
