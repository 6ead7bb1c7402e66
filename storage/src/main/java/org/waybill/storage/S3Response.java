package org.waybill.storage;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One response. Its body is read by the thread that asked, while the exchange lasts.
 *
 * @param headers in their order, with names as they came
 * @param length bytes of the body; negative when it is not known beforehand
 */
record S3Response(int status, List<Map.Entry<String, String>> headers, InputStream body, long length) {

    boolean isSuccessful() {
        return status >= 200 && status < 300;
    }

    /** The first header of this name, whatever its case. */
    @Nullable
    String header(String name) {
        for (var header : headers) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }
}
