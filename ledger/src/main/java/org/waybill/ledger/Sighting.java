package org.waybill.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;

/** An entry of the source as the scanner found it just now, and what the policy decides about it. */
public record Sighting(SourcePath path, SourceVersion version, Plan plan) {

    /** What should become of the entry. */
    public sealed interface Plan {

        /** It is moved to this key, prefix included. */
        record Move(String key) implements Plan {}

        /** Policy leaves it out. */
        record Skip(SkipReason reason) implements Plan {}

        /** It cannot be moved; a person must act. */
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

    /** The outcome that the plan sets at once; null when the file is moved. */
    @Nullable
    SettledPlan settled() {
        return switch (plan) {
            case Plan.Move _ -> null;
            case Plan.Skip(var reason) -> new SettledPlan(FileState.SKIPPED, reason.name(), null);
            case Plan.Reject(var kind, var message) -> new SettledPlan(FileState.FAILED, kind, message);
        };
    }

    /** The hash by which the ledger keeps keys unique; null without a key. */
    @Nullable
    UUID keyHash(NameHashes hashes) {
        return plan instanceof Plan.Move(var key) ? hashes.of(key) : null;
    }

    /** The same entry with this plan. */
    Sighting rejected(Plan.Reject reject) {
        return new Sighting(path, version, reject);
    }

    /** An outcome without an attempt. */
    record SettledPlan(
            FileState state, String kind, @Nullable String message) {}
}
