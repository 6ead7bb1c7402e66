/** What an operator has stopped, as uploads ask for it. */
@NullMarked
package org.waybill.uploader.control;

import org.jspecify.annotations.NullMarked;
