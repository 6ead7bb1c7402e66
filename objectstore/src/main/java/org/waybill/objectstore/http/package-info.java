/** HTTP/1.1 to one server: connections, proxies, TLS, and the limits of concurrency and rate. */
@NullMarked
package org.waybill.objectstore.http;

import org.jspecify.annotations.NullMarked;
