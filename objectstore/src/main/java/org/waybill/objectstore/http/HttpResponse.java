package org.waybill.objectstore.http;

import java.io.InputStream;
import java.util.function.BiConsumer;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One response. The requesting thread reads its body while the exchange lasts.
 *
 * @param length bytes of the body; negative when it is not known beforehand
 */
public record HttpResponse(int status, MessageHeaders headers, InputStream body, long length) {

    public boolean isSuccessful() {
        return status >= 200 && status < 300;
    }

    /** The first header of this name, whatever its case. */
    public @Nullable String header(String name) {
        var header = headers.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** Passes each name, as received, and its value. */
    public void eachHeader(BiConsumer<String, String> use) {
        headers.headerIterator().forEachRemaining(header -> use.accept(header.getName(), header.getValue()));
    }
}
