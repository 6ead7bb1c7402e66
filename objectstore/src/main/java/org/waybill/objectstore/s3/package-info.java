/** The object store that speaks S3, and the trial of what a target can do. */
@NullMarked
package org.waybill.objectstore.s3;

import org.jspecify.annotations.NullMarked;
