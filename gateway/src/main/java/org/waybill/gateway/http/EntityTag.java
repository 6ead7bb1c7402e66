package org.waybill.gateway.http;

import java.nio.charset.StandardCharsets;
import org.waybill.model.Sha256;

/**
 * A name for the bytes of a file (RFC 9110 §8.8.3).
 *
 * @param opaque what stands between the quotes
 * @param weak true: two files with this tag may differ in some bytes
 */
public record EntityTag(String opaque, boolean weak) {

    public EntityTag {
        if (!opaque.chars().allMatch(EntityTag::isTagCharacter)) {
            throw new IllegalArgumentException("not a character of an entity tag: " + opaque);
        }
    }

    /** The tag of content that is proven: the same on every side, and no other content has it. */
    public static EntityTag proven(Sha256 hash) {
        return new EntityTag("sha256-" + hash.hex(), false);
    }

    /** The tag of a version whose hash nobody has checked. No proven content has such a tag. */
    public static EntityTag version(String token) {
        boolean plain = token.length() <= 200 && token.chars().allMatch(EntityTag::isTagCharacter);
        return new EntityTag(
                "v-"
                        + (plain
                                ? token
                                : Sha256.of(token.getBytes(StandardCharsets.UTF_8))
                                        .hex()),
                false);
    }

    static boolean isTagCharacter(int c) {
        return c == 0x21 || (c >= 0x23 && c != 0x7F && c <= 0xFF);
    }

    /** The same bytes for certain. */
    public boolean matchesStrongly(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /** The same for the reader's purpose. */
    public boolean matchesWeakly(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /** As a header has it. */
    public String header() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }
}
