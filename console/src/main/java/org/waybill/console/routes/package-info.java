/** Where reads and writes of files go, as the API and the pages show and set it. */
@NullMarked
package org.waybill.console.routes;

import org.jspecify.annotations.NullMarked;
