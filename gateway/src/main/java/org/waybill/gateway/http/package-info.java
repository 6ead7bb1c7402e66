/** What RFC 9110 says of files: conditions, ranges, tags, dates and names. Knows no server and no file. */
@NullMarked
package org.waybill.gateway.http;

import org.jspecify.annotations.NullMarked;
