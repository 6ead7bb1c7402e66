package org.waybill.operations;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.model.FailureKind;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Folders;
import org.waybill.objectstore.Folders.Obstacle;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Prepares targets: creates the bucket, and learns what the target can do, from the ledger or by a probe. */
public final class Targets {

    private static final JsonMapper JSON = new JsonMapper();

    /** The form in the ledger: with the number of the trial that found it, since a later trial probes more. */
    private record Recorded(int trial, @Nullable Capabilities found) {}

    private final TargetStores stores;
    private final Migrations migrations;

    /**
     * What a target that answers can do.
     *
     * @param notes what a person should know about the preparation
     */
    public record Ready(Capabilities capabilities, List<String> notes) {}

    public Targets(TargetStores stores, Migrations migrations) {
        this.stores = stores;
        this.migrations = migrations;
    }

    /** What a target that answers can do, as recorded or as probed now; throws {@link CannotRun} when it cannot be used. */
    public Ready ready(Target target) {
        var recorded = recorded(migrations, target);
        if (recorded.isEmpty()) {
            return tried(target);
        }
        var notes = ensureBucket(target);
        stores.know(target, recorded.get());
        requireFreeFolders(target, recorded.get());
        return new Ready(recorded.get(), notes);
    }

    /** As recorded, without contact to the target, which is probed only when nothing is recorded; throws like {@link #ready}. */
    public Ready known(Migration migration) {
        return recorded(migrations, migration.target())
                .map(found -> new Ready(found, List.of()))
                .orElseGet(() -> {
                    var found = tried(migration.target());
                    record(migration, found.capabilities);
                    return found;
                });
    }

    /** Creates the bucket and probes what the target can do, without a ledger; throws like {@link #ready}. */
    public Ready tried(Target target) {
        var notes = new ArrayList<>(ensureBucket(target));
        var found = usable(stores.probe(target));
        if (found.retention() != null) {
            notes.add("Note: " + found.retention().words() + ".");
        }
        requireFreeFolders(target, found);
        return new Ready(found, notes);
    }

    /** Probes what the target can do, and leaves nothing behind; throws {@link CannotRun} when it cannot be used. */
    public static Capabilities examined(TargetStores stores, Target target) {
        return switch (stores.probe(target)) {
            case Answer.Given<Capabilities>(var found) -> found;
            case Answer.Missing<Capabilities> _, Answer.Unmet<Capabilities> _ -> throw noBucket(target);
            case Answer.Failed<Capabilities> failed when failed.isWithoutBucket() -> throw noBucket(target);
            case Answer.Failed<Capabilities> failed ->
                throw new CannotRun("The target cannot be used: " + failed.message());
        };
    }

    private static CannotRun noBucket(Target target) {
        return new CannotRun("There is no bucket " + target.bucket() + " at " + target.endpoint()
                + ". Check its name and the endpoint. waybill migrate and waybill batch start make it; or make it with:"
                + " aws s3 mb s3://" + target.bucket() + " --endpoint-url " + target.endpoint());
    }

    // On such a target, no listing shows anything that is put below the name of an object.
    private void requireFreeFolders(Target target, Capabilities found) {
        if (target.prefix().isEmpty() || found.has(Capability.OBJECT_BESIDE_FOLDER)) {
            return;
        }
        var folders = new Folders(stores.apply(target), InstantSource.system());
        // If the target does not answer now, the run itself will handle it.
        if (folders.above(target.prefix()) instanceof Answer.Given<Optional<Obstacle>>(var obstacle)
                && obstacle.isPresent()) {
            throw new CannotRun("The object " + obstacle.get().key() + " in the bucket " + target.bucket()
                    + " lies at the name of a folder of " + target + ", and this target lists nothing below the name of"
                    + " an object. Remove or rename that object, or choose another prefix.");
        }
    }

    /** Records the result of the probe of the migration's target, unless it is already recorded. */
    public void record(Migration migration, Capabilities found) {
        if (recorded(migrations, migration.target()).isEmpty()) {
            migrations.recordCapabilities(migration, write(found));
        }
    }

    /** Stops a run whose level of verification the target does not support. */
    public static void check(Capabilities capabilities, VerificationLevel level) {
        if (level == VerificationLevel.ATTESTED && !capabilities.attests()) {
            throw new CannotRun("The target computes no checksum that could attest an object's content."
                    + " Use --verify read-back; waybill doctor tells more.");
        }
    }

    /** What is recorded of a target, without contact to it. */
    public static Optional<Capabilities> recorded(Migrations migrations, Target target) {
        return migrations.capabilities(target).flatMap(Targets::read);
    }

    static String write(Capabilities found) {
        return JSON.writeValueAsString(new Recorded(Capabilities.TRIAL, found));
    }

    /** Empty for a record of another version, which may have probed less: the target is to be probed again. */
    static Optional<Capabilities> read(String text) {
        try {
            var recorded = JSON.readValue(text, Recorded.class);
            return recorded.trial == Capabilities.TRIAL ? Optional.ofNullable(recorded.found) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private List<String> ensureBucket(Target target) {
        return usable(stores.ensureBucket(target)) ? List.of("Made the bucket " + target.bucket() + ".") : List.of();
    }

    private static <T> T usable(Answer<T> answer) {
        return switch (answer) {
            case Answer.Given<T>(var value) -> value;
            case Answer.Missing<T> _, Answer.Unmet<T> _ ->
                throw new CannotRun("The bucket cannot be used; check its name and the policy of the credentials.");
            case Answer.Failed<T> failed ->
                throw new CannotRun("The target cannot be used: " + failed.message() + advice(failed.kind()));
        };
    }

    // The message of a refusal already says what to check.
    private static String advice(FailureKind kind) {
        return kind == FailureKind.REFUSED ? "" : " Check --endpoint (it must be an S3 service) and AWS_REGION.";
    }
}
