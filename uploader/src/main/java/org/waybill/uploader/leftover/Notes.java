package org.waybill.uploader.leftover;

import java.util.List;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;

/** Remembers uploads in parts beyond the life of a process. */
public interface Notes {

    /** Remembers nothing. */
    Notes NONE = new Notes() {
        @Override
        public void begun(FileRef file, BegunUpload upload) {}

        @Override
        public void ended(FileId file, String upload) {}

        @Override
        public List<BegunUpload> left() {
            return List.of();
        }
    };

    /** Notes that an upload has begun for this attempt, or was taken up by it; returns when that is durable. */
    void begun(FileRef file, BegunUpload upload) throws InterruptedException;

    /** The upload has ended. May be forgotten: ending it once more is harmless. */
    void ended(FileId file, String upload);

    /** Uploads that nobody will go on with, a limited number of each target. */
    List<BegunUpload> left();
}
