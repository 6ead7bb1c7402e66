/** What an operator has stopped, as uploads ask for it. */
@NullMarked
package org.waybill.uploader.halt;

import org.jspecify.annotations.NullMarked;
