/** The object store for S3, and the probe of what a target can do. */
@NullMarked
package org.waybill.objectstore.s3;

import org.jspecify.annotations.NullMarked;
