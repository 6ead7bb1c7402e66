package org.waybill.objectstore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a target can do, as the target probe found by trial.
 *
 * @param present what it can do
 * @param untried what it may be able to do; of the conditions, those that it honours in single requests
 * @param versioned whether the bucket keeps replaced objects
 * @param encrypted whether the target says that it encrypts
 * @param segmentBytes bytes that it accepts between two slashes of a name: 255, or the next lower length that was tried
 * @param retention null where objects can be deleted at once
 */
public record Capabilities(
        Set<Capability> present,
        Set<Capability> untried,
        boolean versioned,
        boolean encrypted,
        int segmentBytes,
        @Nullable Retention retention) {

    private static final String UNKNOWN = "unknown, not tried: ";

    /** The number of the trial. It grows when more is tried: the result of an older trial is then incomplete. */
    public static final int TRIAL = 2;

    /**
     * The retention that the bucket's owner has set for new objects.
     *
     * @param mode COMPLIANCE or GOVERNANCE
     * @param until when objects written at the time of the trial cannot be deleted
     * @param objects of the trial that stay
     */
    public record Retention(String mode, String until, int objects) {

        /** The retention as text for a person. */
        public String words() {
            return "the bucket locks what is written (object lock, " + mode + "), now until " + until
                    + (objects == 0
                            ? ""
                            : "; waybill may not delete: of this trial " + objects
                                    + (objects == 1 ? " object stays" : " objects stay") + " till then");
        }
    }

    public Capabilities {
        present = inOrder(present);
        untried = inOrder(untried);
    }

    /** The capabilities of a target where everything was tried. */
    public Capabilities(Set<Capability> present, boolean versioned, boolean encrypted, int segmentBytes) {
        this(present, Set.of(), versioned, encrypted, segmentBytes, null);
    }

    private static Set<Capability> inOrder(Set<Capability> some) {
        var inOrder = EnumSet.noneOf(Capability.class);
        inOrder.addAll(some);
        return Collections.unmodifiableSet(inOrder);
    }

    public boolean has(Capability capability) {
        return present.contains(capability);
    }

    /** Whether the target has the capability, or may have it because it was not tried. */
    private boolean mayHave(Capability capability) {
        return has(capability) || untried.contains(capability);
    }

    /** Whether the target itself prevents writes that must not happen, as far as could be tried. */
    public boolean honoursConditions() {
        return mayHave(Capability.CREATE_IF_ABSENT)
                && mayHave(Capability.REPLACE_IF_SAME)
                && mayHave(Capability.JOIN_IF_SAME);
    }

    /**
     * Whether small files may be sent in bundles: an entry becomes the same object as by its own request, its ETag is
     * known beforehand, and a listing shows what is there.
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

    /** Whether level attested can compare an object's content with a value that the target computed. */
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

    /** The limits within which a path can be its own key. What was not tried is assumed to be as in S3 itself. */
    public KeyNames.Limits nameLimits() {
        return new KeyNames.Limits(
                KeyNames.Limits.DEFAULTS.keyBytes(),
                segmentBytes,
                mayHave(Capability.BEYOND_ASCII),
                mayHave(Capability.BACKSLASH_KEPT),
                mayHave(Capability.CONTROLS_KEPT),
                mayHave(Capability.ALL_LISTED));
    }

    /** All capabilities for a person, one line each; a missing one with what is lost. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (var capability : Capability.values()) {
            lines.add(line(capability));
        }
        boolean all = retention == null;
        lines.add((!all ? UNKNOWN : versioned ? "yes  " : "no   ") + "keeps replaced objects as versions");
        lines.add((encrypted ? "yes  " : "no   ") + "encrypts objects");
        lines.add(
                attests()
                        ? "yes  attests: " + attestation()
                        : (all ? "no   attests" : UNKNOWN + "attests") + " - without: level attested is refused, for "
                                + (all ? "the target computes no checksum of every object" : "that is not known")
                                + "; use read-back");
        lines.add((all ? segmentBytes + "  " : UNKNOWN) + "bytes at most in a name between two slashes"
                + (all ? ", as far as tried" : ""));
        if (retention != null) {
            lines.add("     " + retention.words());
        }
        return lines;
    }

    private String line(Capability capability) {
        if (untried.contains(capability)) {
            return UNKNOWN + capability.words();
        }
        return has(capability)
                ? "yes  " + capability.words()
                : "no   " + capability.words() + " - without: " + capability.lost();
    }
}
