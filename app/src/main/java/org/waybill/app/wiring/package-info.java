/** Makes the parts of a process from the settings: servers, connections, stores, roles. */
@NullMarked
package org.waybill.app.wiring;

import org.jspecify.annotations.NullMarked;
