/** The pages, usable without JavaScript. */
@NullMarked
package org.waybill.console.pages;

import org.jspecify.annotations.NullMarked;
