package org.waybill.uploader;

import java.util.LinkedHashMap;
import java.util.Map;
import org.waybill.model.FileRef;

/** The latest multipart uploads that this process began. Without a part, nothing at the target shows whose an upload is. */
final class BegunUploads {

    private static final int KEPT = 1_000;

    private final Map<String, FileRef> begun = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FileRef> eldest) {
            return size() > KEPT;
        }
    };

    synchronized void add(String uploadId, FileRef ref) {
        begun.put(uploadId, ref);
    }

    synchronized boolean contains(String uploadId) {
        return begun.containsKey(uploadId);
    }

    /** Whether it was begun for this very attempt and version, and so carries their headers. */
    synchronized boolean isFor(FileRef ref, String uploadId) {
        return ref.equals(begun.get(uploadId));
    }
}
