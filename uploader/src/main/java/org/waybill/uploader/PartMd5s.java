package org.waybill.uploader;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.waybill.objectstore.MultipartEtag;

/** Collects the MD5s of a file's parts, which make its ETag at a target with plain MD5 ETags. */
final class PartMd5s implements PartReader.PartWork {

    private final SortedMap<Integer, byte[]> md5s = new TreeMap<>();

    @Override
    public void on(int number, byte[] bytes, int length) {
        add(number, bytes, length);
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    /** Records the MD5 of a part and returns it in hex. */
    String add(int number, byte[] bytes, int length) {
        byte[] md5 = Md5.of(bytes, length);
        synchronized (this) {
            md5s.put(number, md5);
        }
        return MultipartEtag.ofWhole(md5);
    }

    synchronized String etag() {
        return MultipartEtag.ofParts(List.copyOf(md5s.values()));
    }
}
