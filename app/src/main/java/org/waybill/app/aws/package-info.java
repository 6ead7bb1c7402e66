/**
 * The settings of the AWS tools for a target: credentials, region and endpoint, from the environment, the profile
 * files, and providers of roles. The classes of the AWS SDK stay here, and are loaded only for roles.
 */
@NullMarked
package org.waybill.app.aws;

import org.jspecify.annotations.NullMarked;
