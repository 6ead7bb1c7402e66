package org.waybill.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a target can do, as {@link TargetProbe} found by trying.
 *
 * @param present what it can do
 * @param versioned whether the bucket keeps replaced objects
 * @param encrypted whether the target says that it encrypts
 * @param segmentBytes of a name between two slashes that it takes: 255, or the next lower that was tried
 */
public record Capabilities(Set<Capability> present, boolean versioned, boolean encrypted, int segmentBytes) {

    public Capabilities {
        var inOrder = EnumSet.noneOf(Capability.class);
        inOrder.addAll(present);
        present = Collections.unmodifiableSet(inOrder);
    }

    public boolean has(Capability capability) {
        return present.contains(capability);
    }

    /** Whether the target itself sees to it that no write lands where it must not. */
    public boolean honoursConditions() {
        return present.containsAll(
                EnumSet.of(Capability.CREATE_IF_ABSENT, Capability.REPLACE_IF_SAME, Capability.JOIN_IF_SAME));
    }

    /**
     * Whether small files may travel in bundles: an entry becomes the object that a request of its own would have made, its
     * ETag is known beforehand, and a listing tells what lies there.
     */
    public boolean takesBundles() {
        return !versioned
                && !encrypted
                && present.containsAll(EnumSet.of(
                        Capability.BUNDLES,
                        Capability.MD5_ETAG,
                        Capability.LISTED_METADATA,
                        Capability.CASE_KEPT,
                        Capability.UNICODE_KEPT));
    }

    /** Whether level attested can hold an object's content against something that the target computed. */
    public boolean attests() {
        boolean small = has(Capability.MD5_ETAG) || has(Capability.CRC32C);
        boolean large = has(Capability.PARTS_MD5_ETAG) || has(Capability.PARTS_CRC32C);
        return small && large;
    }

    /** What level attested proves at this target and what it does not, for a person. */
    public String attestation() {
        return "level attested compares sizes and what the target says it computed: "
                + named(Capability.CRC32C, "CRC-32C", Capability.MD5_ETAG, "MD5 (the ETag)")
                + " of an object sent in one piece, "
                + named(Capability.PARTS_CRC32C, "CRC-32C", Capability.PARTS_MD5_ETAG, "the parts' MD5s (the ETag)")
                + " of one sent in parts. That takes the target's word, and proves nothing about what its disks return"
                + " later: read-back downloads each object.";
    }

    private String named(Capability one, String oneName, Capability other, String otherName) {
        if (has(one) && has(other)) {
            return oneName + " and " + otherName;
        }
        return has(one) ? oneName : has(other) ? otherName : "nothing";
    }

    /** The limits within which a path can be its own key. */
    public KeyNames.Limits nameLimits() {
        return new KeyNames.Limits(KeyNames.Limits.DEFAULTS.keyBytes(), segmentBytes, has(Capability.BEYOND_ASCII));
    }

    /** All of it for a person, a line each; where something is missing, with what is lost. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (var capability : Capability.values()) {
            lines.add(
                    has(capability)
                            ? "yes  " + capability.words()
                            : "no   " + capability.words() + " - without: " + capability.lost());
        }
        lines.add((versioned ? "yes  " : "no   ") + "keeps replaced objects as versions");
        lines.add((encrypted ? "yes  " : "no   ") + "encrypts objects");
        lines.add(
                attests()
                        ? "yes  attests: " + attestation()
                        : "no   attests - without: level attested is refused, for the target computes no checksum of every"
                                + " object; use read-back");
        lines.add(segmentBytes + "  bytes at most in a name between two slashes, as far as tried");
        return lines;
    }
}
