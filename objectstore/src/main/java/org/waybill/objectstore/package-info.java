/**
 * Objects in S3: reading and writing under conditions, multipart uploads, proofs, names of keys, and what a target can do.
 *
 * <p>Knows no Kafka, no Postgres and no Spring, so that applications can use it.
 */
@NullMarked
package org.waybill.objectstore;

import org.jspecify.annotations.NullMarked;
