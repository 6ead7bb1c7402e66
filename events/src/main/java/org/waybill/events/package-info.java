/**
 * The words of a migration: identities, paths, versions, hashes, and the events that carry them between the roles.
 *
 * <p>Everything here is an immutable value. How the events travel is the business of {@code org.waybill.events.kafka}.
 */
@NullMarked
package org.waybill.events;

import org.jspecify.annotations.NullMarked;
