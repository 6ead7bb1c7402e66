package org.waybill.app;

import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.model.FailureKind;
import org.waybill.model.Printable;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Folders;
import org.waybill.objectstore.Folders.Obstacle;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Readies targets: makes the bucket, and knows what the target can do, from the ledger or by trying it. */
final class Targets {

    private static final JsonMapper JSON = new JsonMapper();

    /** As it lies in the ledger: with the trial that found it, since a later one asks for more. */
    private record Recorded(int trial, @Nullable Capabilities found) {}

    private final Stores stores;
    private final Migrations migrations;

    Targets(Stores stores, Migrations migrations) {
        this.stores = stores;
        this.migrations = migrations;
    }

    /** What a target that answers can do, as recorded or as tried now; throws {@link CannotRun} when it cannot be used. */
    Capabilities ready(Target target) {
        var recorded = recorded(migrations, target);
        if (recorded.isEmpty()) {
            return tried(target);
        }
        ensureBucket(target);
        stores.know(target, recorded.get());
        requireFreeFolders(target, recorded.get());
        return recorded.get();
    }

    /** As recorded, without a way to the target, which is tried only when nothing is recorded; throws as {@link #ready}. */
    Capabilities known(Migration migration) {
        return recorded(migrations, migration.target()).orElseGet(() -> {
            var found = tried(migration.target());
            record(migration, found);
            return found;
        });
    }

    /** Makes the bucket and finds out what the target can do, without a ledger; throws as {@link #ready}. */
    Capabilities tried(Target target) {
        ensureBucket(target);
        var found = usable(stores.probe(target));
        if (found.retention() != null) {
            System.err.println("Note: " + Printable.of(found.retention().words()) + ".");
        }
        requireFreeFolders(target, found);
        return found;
    }

    // Whatever were put below the name of an object, no listing of such a target would show it.
    private void requireFreeFolders(Target target, Capabilities found) {
        if (target.prefix().isEmpty() || found.has(Capability.OBJECT_BESIDE_FOLDER)) {
            return;
        }
        var folders = new Folders(stores.apply(target), InstantSource.system());
        // A target that does not answer that now is met by the run itself.
        if (folders.above(target.prefix()) instanceof Answer.Given<Optional<Obstacle>>(var obstacle)
                && obstacle.isPresent()) {
            throw new CannotRun("The object " + obstacle.get().key() + " in the bucket " + target.bucket()
                    + " lies at the name of a folder of " + target + ", and this target lists nothing below the name of"
                    + " an object. Remove or rename that object, or choose another prefix.");
        }
    }

    /** Records what trying the migration's target has found, unless that is recorded. */
    void record(Migration migration, Capabilities found) {
        if (recorded(migrations, migration.target()).isEmpty()) {
            migrations.recordCapabilities(migration, write(found));
        }
    }

    /** Stops a run whose level of verification the target does not support. */
    static void check(Capabilities capabilities, VerificationLevel level) {
        if (level == VerificationLevel.ATTESTED && !capabilities.attests()) {
            throw new CannotRun("The target computes no checksum that could attest an object's content."
                    + " Use --verify read-back; waybill doctor tells more.");
        }
    }

    /** What is recorded of a target, which is not asked. */
    static Optional<Capabilities> recorded(Migrations migrations, Target target) {
        return migrations.capabilities(target).flatMap(Targets::read);
    }

    static String write(Capabilities found) {
        return JSON.writeValueAsString(new Recorded(Capabilities.TRIAL, found));
    }

    /** Empty for what another version has written, which may have asked for less: the target is to be tried again. */
    static Optional<Capabilities> read(String text) {
        try {
            var recorded = JSON.readValue(text, Recorded.class);
            return recorded.trial == Capabilities.TRIAL ? Optional.ofNullable(recorded.found) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private void ensureBucket(Target target) {
        if (usable(stores.ensureBucket(target))) {
            System.err.println("Made the bucket " + target.bucket() + ".");
        }
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

    // A refusal names what to check itself.
    private static String advice(FailureKind kind) {
        return kind == FailureKind.REFUSED ? "" : " Check --endpoint (it must be an S3 service) and AWS_REGION.";
    }
}
