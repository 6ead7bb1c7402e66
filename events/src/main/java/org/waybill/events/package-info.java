/**
 * The words of a migration: identities, paths, versions, hashes, and the events that carry them between the roles.
 *
 * <p>Everything here is an immutable value, but for what threads need of each other: {@link org.waybill.events.Bell} and
 * {@link org.waybill.events.Tasks}. How the events travel is the business of {@code org.waybill.events.kafka}.
 */
@NullMarked
package org.waybill.events;

import org.jspecify.annotations.NullMarked;
