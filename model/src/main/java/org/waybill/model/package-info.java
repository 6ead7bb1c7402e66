/**
 * The words of a migration: identities, paths, versions, hashes, kinds of failure.
 *
 * <p>Everything here is an immutable value that needs nothing but the JDK, but for what threads need of each other: {@link
 * org.waybill.model.Bell} and {@link org.waybill.model.Tasks}.
 */
@NullMarked
package org.waybill.model;

import org.jspecify.annotations.NullMarked;
