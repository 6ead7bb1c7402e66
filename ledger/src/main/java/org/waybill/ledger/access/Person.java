package org.waybill.ledger.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * @param passwordAt when the password was set; null before
 */
public record Person(
        int id,
        String name,
        Rank rank,
        Scope scope,
        Instant createdAt,
        @Nullable Instant passwordAt) {}
