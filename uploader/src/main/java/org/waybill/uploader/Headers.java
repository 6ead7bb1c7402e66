package org.waybill.uploader;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.Sha256;
import org.waybill.storage.ObjectHeaders;

final class Headers {
    static ObjectHeaders of(FileFound found, SourceFile source, byte[] first, int length, @Nullable Sha256 sha256) {
        Map<String, String> m = new HashMap<>();
        new Marker(
                        found.ref().migration(),
                        found.ref().file(),
                        found.ref().attempt(),
                        sha256,
                        found.ref().version())
                .into(m);
        return new ObjectHeaders("application/octet-stream", m);
    }
}
