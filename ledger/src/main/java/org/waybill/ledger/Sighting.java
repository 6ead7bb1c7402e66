package org.waybill.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.waybill.events.Sha256;
import org.waybill.events.SourcePath;
import org.waybill.events.SourceVersion;

/** An entry of the source as the scanner met it just now, and what policy makes of it. */
public record Sighting(SourcePath path, SourceVersion version, Plan plan) {

    /** What should become of the entry. */
    public sealed interface Plan {

        /** It travels to this key, prefix included. */
        record Move(String key) implements Plan {
            UUID keyHash() {
                var digest = ByteBuffer.wrap(
                        Sha256.of(key.getBytes(StandardCharsets.UTF_8)).bytes());
                return new UUID(digest.getLong(), digest.getLong());
            }
        }

        /** Policy leaves it out. */
        record Skip(SkipReason reason) implements Plan {}

        /** It cannot travel, and needs a person. */
        record Reject(String kind, String message) implements Plan {}
    }

    /** Why policy leaves an entry out. */
    public enum SkipReason {
        /** A filter of the batch leaves it out. */
        FILTER,
        /** A symbolic link, and links are not followed. */
        SYMLINK,
        /** A link that leads nowhere. */
        DANGLING,
        /** A link out of the source. */
        ESCAPE,
        /** A link to a directory that it lies in. */
        LOOP,
        /** A FIFO, socket or device. */
        SPECIAL,
        /** A directory that could not be listed before, and can now. */
        DIRECTORY
    }

    /** The outcome that the plan means at once; null when the file travels. */
    @Nullable
    SettledPlan settled() {
        return switch (plan) {
            case Plan.Move _ -> null;
            case Plan.Skip(var reason) -> new SettledPlan(FileState.SKIPPED, reason.name(), null);
            case Plan.Reject(var kind, var message) -> new SettledPlan(FileState.FAILED, kind, message);
        };
    }

    /** What the ledger is unique on for keys: the first 16 bytes of the SHA-256 of the key; null without a key. */
    @Nullable
    UUID keyHash() {
        return plan instanceof Plan.Move(var key) ? keyHash(key) : null;
    }

    static UUID keyHash(String key) {
        var digest =
                ByteBuffer.wrap(Sha256.of(key.getBytes(StandardCharsets.UTF_8)).bytes());
        return new UUID(digest.getLong(), digest.getLong());
    }

    /** The same entry, with this plan instead. */
    Sighting rejected(Plan.Reject reject) {
        return new Sighting(path, version, reject);
    }

    /** An outcome without an attempt. */
    record SettledPlan(
            FileState state, String kind, @Nullable String message) {}
}
