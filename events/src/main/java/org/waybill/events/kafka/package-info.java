/** Transport of events: CloudEvents 1.0 in Kafka's binary mode, and the loop that consumes them out of order and loses none. */
@NullMarked
package org.waybill.events.kafka;

import org.jspecify.annotations.NullMarked;
