/** Kafka, Postgres and an S3 store that Waybill brings along for a machine that has none, kept under one folder. */
@NullMarked
package org.waybill.app.embedded;

import org.jspecify.annotations.NullMarked;
