/** Files in a bucket of MinIO or another S3, through MinIO's own client. */
@NullMarked
package org.waybill.storage.minio;

import org.jspecify.annotations.NullMarked;
