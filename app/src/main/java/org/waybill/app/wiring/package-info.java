/** Makes the parts of a process of settings: servers, connections, stores, roles. */
@NullMarked
package org.waybill.app.wiring;

import org.jspecify.annotations.NullMarked;
