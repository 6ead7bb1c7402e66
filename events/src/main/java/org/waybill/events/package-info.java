/**
 * What the roles tell each other about files. How that travels is the business of {@code org.waybill.events.kafka}.
 */
@NullMarked
package org.waybill.events;

import org.jspecify.annotations.NullMarked;
