/**
 * What the acceptance tests are made with: the product as a child process, real stores, proxies that misbehave, source
 * trees. Nothing here knows the product's classes.
 */
@NullMarked
package org.waybill.acceptance.kit;

import org.jspecify.annotations.NullMarked;
