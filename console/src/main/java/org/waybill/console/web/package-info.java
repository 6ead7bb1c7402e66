/** The servlet context of the console, wired without any setting of the surroundings. */
@NullMarked
package org.waybill.console.web;

import org.jspecify.annotations.NullMarked;
