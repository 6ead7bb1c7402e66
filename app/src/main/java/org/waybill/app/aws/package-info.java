/**
 * What the AWS tools' settings say of a target: credentials, region and endpoint, from the environment, the profile files, and
 * whatever gives roles. The classes of the AWS SDK stay here, and are loaded only where roles are in use.
 */
@NullMarked
package org.waybill.app.aws;

import org.jspecify.annotations.NullMarked;
