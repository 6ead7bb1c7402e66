package org.waybill.uploader;

import java.util.LinkedHashMap;
import java.util.Map;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.FileRef;
import org.waybill.uploader.leftover.BegunUpload;
import org.waybill.uploader.leftover.Notes;

/**
 * The multipart uploads that this process began. The latest are kept here, because without a part nothing at the target
 * shows whose an upload is. All are noted for other processes until they end.
 */
final class BegunUploads {

    private static final int KEPT = 1_000;

    private final Notes notes;
    private final Map<String, FileRef> begun = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FileRef> eldest) {
            return size() > KEPT;
        }
    };

    BegunUploads(Notes notes) {
        this.notes = notes;
    }

    /** To be called before the first part is sent. */
    void begin(FileFound found, String uploadId) throws InterruptedException {
        synchronized (this) {
            begun.put(uploadId, found.ref());
        }
        takeUp(found, uploadId);
    }

    /** To be called before the first part is sent to an upload that perhaps another process began. */
    void takeUp(FileFound found, String uploadId) throws InterruptedException {
        var ref = found.ref();
        notes.begun(ref, new BegunUpload(ref.migration(), ref.file(), found.target(), found.key(), uploadId));
    }

    /** The upload was joined or aborted. */
    void ended(FileFound found, String uploadId) {
        notes.ended(found.ref().file(), uploadId);
    }

    synchronized boolean contains(String uploadId) {
        return begun.containsKey(uploadId);
    }

    /** Whether it was begun for this very attempt and version, and so carries their headers. */
    synchronized boolean isFor(FileRef ref, String uploadId) {
        return ref.equals(begun.get(uploadId));
    }
}
