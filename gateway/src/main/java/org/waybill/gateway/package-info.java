/**
 * The gateway: HTTP for the application's own reads and writes. An embedded Tomcat without servlets hands each request to us
 * before anything decodes or repairs it.
 */
@NullMarked
package org.waybill.gateway;

import org.jspecify.annotations.NullMarked;
