package org.waybill.uploader;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.Sha256;
import org.waybill.objectstore.ContentTypes;
import org.waybill.objectstore.Marker;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.PosixMetadata;
import org.waybill.source.Stat;

/** The headers of every object: its type, what a restore needs, and who wrote it. */
final class Headers {

    /** The number of bytes by which content types are detected. */
    static final int FIRST_BYTES = 512;

    private Headers() {}

    /**
     * @param first the first bytes of the file, for types that the name does not show
     * @param sha256 null where the headers are sent before the content is read
     */
    static ObjectHeaders of(FileFound found, Stat stat, byte[] first, @Nullable Sha256 sha256) {
        var ref = found.ref();
        var metadata = new LinkedHashMap<>(Marker.of(ref, sha256).metadata());
        metadata.putAll(PosixMetadata.of(ref.version().mtimeNanos(), stat.mode(), stat.uid(), stat.gid()));
        return new ObjectHeaders(ContentTypes.of(ref.path().encoded(), first), metadata);
    }
}
