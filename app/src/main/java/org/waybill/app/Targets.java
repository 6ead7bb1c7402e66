package org.waybill.app;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FailureKind;
import org.waybill.events.Target;
import org.waybill.events.VerificationLevel;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.storage.Answer;
import org.waybill.storage.Capabilities;
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

    /** What the migration's target can do; throws {@link CannotRun} when it cannot be used. */
    Capabilities ready(Migration migration) {
        var recorded = recorded(migrations, migration.target());
        if (recorded.isEmpty()) {
            return record(migration, tried(migration.target()));
        }
        ensureBucket(migration.target());
        stores.know(migration.target(), recorded.get());
        return recorded.get();
    }

    /** As recorded, without a way to the target, which is tried only when nothing is recorded; throws as {@link #ready}. */
    Capabilities known(Migration migration) {
        return recorded(migrations, migration.target()).orElseGet(() -> record(migration, tried(migration.target())));
    }

    /** Makes the bucket and finds out what the target can do, without a ledger; throws as {@link #ready}. */
    Capabilities tried(Target target) {
        ensureBucket(target);
        var found = usable(stores.probe(target));
        if (found.retention() != null) {
            System.err.println("Note: " + found.retention().words() + ".");
        }
        return found;
    }

    /** Records what trying the migration's target has found. */
    Capabilities record(Migration migration, Capabilities found) {
        migrations.recordCapabilities(migration, write(found));
        return found;
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
