/**
 * The settings of the AWS tools for a target: credentials, region and endpoint, from the environment, the profile
 * files, and providers of roles. The classes of the AWS SDK stay in this package, and are loaded only if roles are
 * used.
 */
@NullMarked
package org.waybill.app.aws;

import org.jspecify.annotations.NullMarked;
