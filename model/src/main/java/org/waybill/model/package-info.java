/**
 * The basic types of a migration: identities, paths, versions, hashes, kinds of failure.
 *
 * <p>All are immutable values that need only the JDK, except those for communication between threads:
 * {@link org.waybill.model.Bell} and {@link org.waybill.model.Tasks}.
 */
@NullMarked
package org.waybill.model;

import org.jspecify.annotations.NullMarked;
