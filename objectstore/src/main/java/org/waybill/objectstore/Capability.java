package org.waybill.objectstore;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** One thing that a target may be able to do, and what is lost where it cannot. */
public enum Capability {
    CREATE_IF_ABSENT(
            "writes an object only where none lies, also when several try at once (If-None-Match)",
            "an object that someone else puts at the same moment can be overwritten"),
    REPLACE_IF_SAME(
            "replaces an object only if it is the expected one, also when several try at once (If-Match)",
            "a late request of an earlier attempt can overwrite a proven object; the next sweep finds that"),
    JOIN_IF_SAME(
            "joins parts under the same conditions",
            "the same for large files: what lies at their key can be overwritten"),
    READ_IF_SAME(
            "reads an object only if it is the expected one (If-Match)",
            "a replaced object is noticed by its ETag, after the request instead of before"),
    MD5_ETAG(
            "names the MD5 of an object's content in its ETag",
            "level attested proves small objects by their CRC-32C alone, and a listing proves only sizes"),
    PARTS_MD5_ETAG(
            "names the MD5s of a large object's parts in its ETag",
            "level attested proves large objects by their CRC-32C alone"),
    CRC32C("keeps the CRC-32C of an object", "level attested proves small objects by their ETag alone"),
    PARTS_CRC32C(
            "keeps the CRC-32C of a large object as a whole",
            "level attested proves large objects by their parts' MD5s"),
    BUNDLES("unpacks bundles of small files (MinIO's snowball)", "each small file costs a request of its own"),
    LISTED_METADATA(
            "lists the metadata of objects", "telling our own objects from others costs a request for each object"),
    BEYOND_ASCII("takes names beyond ASCII", "files with such names get an escaped key"),
    CASE_KEPT(
            "tells upper from lower case in names",
            "of two files whose names differ only in case, the second is reported as occupied"),
    UNICODE_KEPT(
            "keeps the Unicode form of names (NFC, NFD)",
            "of two files whose names differ only in that form, the second is reported as occupied"),
    BACKSLASH_KEPT("keeps a backslash in names", "files with such names get an escaped key"),
    CONTROLS_KEPT("keeps control characters in names (a newline, say)", "files with such names get an escaped key"),
    ALL_LISTED(
            "lists whatever it takes, also names such as .uploads and a.versions",
            "files with such names, or below such folders, get an escaped key"),
    OBJECT_BESIDE_FOLDER(
            "lists an object beside others below its name (a and a/b)",
            "do not put other objects below the names of migrated files: a listing hides them"),
    DELETE("lets us delete our own objects", "the objects of this check stay, and deletions cannot be propagated");

    /** The capabilities that can only be tried by writing objects. */
    public static final Set<Capability> WRITTEN_FOR = Collections.unmodifiableSet(EnumSet.of(
            PARTS_MD5_ETAG,
            PARTS_CRC32C,
            BUNDLES,
            BEYOND_ASCII,
            CASE_KEPT,
            UNICODE_KEPT,
            BACKSLASH_KEPT,
            CONTROLS_KEPT,
            ALL_LISTED,
            OBJECT_BESIDE_FOLDER));

    private final String words;
    private final String lost;

    Capability(String words, String lost) {
        this.words = words;
        this.lost = lost;
    }

    /** What a target with it does: the predicate of a sentence about the target. */
    public String words() {
        return words;
    }

    /** What a target without it costs its user. */
    public String lost() {
        return lost;
    }
}
