/**
 * Tools for the acceptance tests: the product as a child process, real stores, proxies that inject faults, source
 * trees. Nothing here uses the product's classes.
 */
@NullMarked
package org.waybill.acceptance.kit;

import org.jspecify.annotations.NullMarked;
