/** How events travel: CloudEvents 1.0 in Kafka's binary mode, and the loop that consumes them out of order, losing none. */
@NullMarked
package org.waybill.events.kafka;

import org.jspecify.annotations.NullMarked;
