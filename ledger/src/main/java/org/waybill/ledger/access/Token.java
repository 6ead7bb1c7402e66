package org.waybill.ledger.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What lets a script use the API in the name of a person.
 *
 * @param prefix its first characters, to recognise it; the rest is known to nobody
 * @param migration the only one that it may see; null: all that its owner may see
 * @param expiresAt null: never
 */
public record Token(
        int id,
        String owner,
        String name,
        String prefix,
        Rank rank,
        @Nullable Integer migration,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant usedAt,
        @Nullable String usedFrom,
        @Nullable Instant revokedAt) {}
