package org.waybill.model;

import org.jspecify.annotations.Nullable;

/**
 * Identifies exactly one content of a key at the target.
 *
 * @param etag without quotes
 * @param versionId only where the bucket is versioned
 */
public record ObjectVersion(String etag, @Nullable String versionId) {}
