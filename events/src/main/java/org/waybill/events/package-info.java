/** The events about files that roles exchange. Their transport is in {@code org.waybill.events.kafka}. */
@NullMarked
package org.waybill.events;

import org.jspecify.annotations.NullMarked;
