/** HTTP/1.1 to one server: connections, the way through proxies and TLS, and how much the server takes at once. */
@NullMarked
package org.waybill.objectstore.http;

import org.jspecify.annotations.NullMarked;
