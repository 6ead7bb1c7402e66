package org.waybill.uploader;

import java.util.SortedMap;
import java.util.TreeMap;

/** Collects the MD5s of a file's parts, which make its ETag at a target with plain MD5 ETags. */
final class PartMd5s implements PartReader.PartWork {

    private final SortedMap<Integer, String> hexes = new TreeMap<>();

    @Override
    public void on(int number, byte[] bytes, int length) {
        add(number, bytes, length);
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    /** Notes the MD5 of a part and gives it in hex. */
    String add(int number, byte[] bytes, int length) {
        String hex = Md5.hex(bytes, length);
        synchronized (this) {
            hexes.put(number, hex);
        }
        return hex;
    }

    synchronized String etag() {
        return MultipartEtag.of(hexes.values());
    }
}
