/** Kafka, Postgres and an S3 store that Waybill provides for a machine that has none, all under one folder. */
@NullMarked
package org.waybill.app.embedded;

import org.jspecify.annotations.NullMarked;
