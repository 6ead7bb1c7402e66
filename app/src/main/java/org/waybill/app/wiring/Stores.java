package org.waybill.app.wiring;

import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waybill.app.aws.AwsCredentials;
import org.waybill.app.embedded.EmbeddedS3;
import org.waybill.app.settings.WrongSetting;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.s3.CredentialSource;
import org.waybill.objectstore.s3.CredentialsUnavailable;
import org.waybill.objectstore.s3.S3Credentials;
import org.waybill.objectstore.s3.S3ObjectStore;
import org.waybill.objectstore.s3.TargetProbe;
import org.waybill.operations.CannotRun;
import org.waybill.operations.TargetParts;
import org.waybill.operations.TargetStores;

/** One connected store for each target. The embedded store's address changes with every start, but its name does not. */
public final class Stores implements TargetStores, AutoCloseable {

    /** The capabilities assumed for an unknown target. */
    private static final Capabilities NOTHING = new Capabilities(Set.of(), false, false, 0);

    private static @Nullable AwsCredentials ofThisProcess;

    private final CredentialSource credentials;
    private final Supplier<Optional<EmbeddedS3>> embedded;
    private final StoreTimeouts timeouts;
    private final boolean allowHttp;
    private final ConcurrentHashMap<Target, S3ObjectStore> open = new ConcurrentHashMap<>();
    private final KnownTargets known;

    /**
     * @param embedded waits for the embedded store if there is one
     * @param allowHttp whether a target on another machine may be reached over http
     * @param recorded the recorded capabilities of a target
     */
    public Stores(
            CredentialSource credentials,
            Supplier<Optional<EmbeddedS3>> embedded,
            StoreTimeouts timeouts,
            boolean allowHttp,
            Function<Target, Optional<Capabilities>> recorded) {
        this.credentials = credentials;
        this.embedded = embedded;
        this.timeouts = timeouts;
        this.allowHttp = allowHttp;
        this.known = new KnownTargets(target -> recorded.apply(target).or(() -> tried(target)), InstantSource.system());
    }

    /** The credentials of this process, whose environment never changes; throws {@link WrongSetting} if they are incomplete. */
    public static synchronized AwsCredentials credentials() {
        try {
            var found = ofThisProcess == null ? AwsCredentials.find(System.getenv(), HomePath.user()) : ofThisProcess;
            ofThisProcess = found;
            return found;
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public ObjectStore apply(Target target) {
        return store(target).within(known.of(target).orElse(NOTHING));
    }

    @Override
    public StoreTimeouts timeouts() {
        return timeouts;
    }

    @Override
    public Optional<Capabilities> known(Target target) {
        return known.known(target);
    }

    /** Why a target no longer accepts anything from this process; empty while all do. */
    Optional<String> refusal() {
        return open.values().stream().flatMap(store -> store.refusal().stream()).findFirst();
    }

    @Override
    public void know(Target target, Capabilities capabilities) {
        known.know(target, capabilities);
    }

    @Override
    public Answer<Boolean> ensureBucket(Target target) {
        return store(target).ensureBucket();
    }

    @Override
    public Answer<Capabilities> probe(Target target) {
        var answer = TargetProbe.run(store(target), Clock.systemUTC(), new Random());
        if (answer instanceof Answer.Given<Capabilities>(var found)) {
            known.know(target, found);
        }
        return answer;
    }

    private Optional<Capabilities> tried(Target target) {
        return probe(target) instanceof Answer.Given<Capabilities>(var found) ? Optional.of(found) : Optional.empty();
    }

    private S3ObjectStore store(Target target) {
        return open.computeIfAbsent(target, this::connect);
    }

    private S3ObjectStore connect(Target target) {
        if (target.endpoint().equals(TargetParts.EMBEDDED)) {
            var server = embedded.get()
                    .orElseThrow(() -> new CannotRun(
                            "This migration goes to the embedded store of another WAYBILL_HOME; run it there."));
            return S3ObjectStore.open(
                    new Target(server.endpoint().toString(), target.region(), target.bucket(), target.prefix()),
                    new S3Credentials(server.accessKey(), server.secretKey(), null),
                    timeouts);
        }
        OpenWire.check(target, allowHttp);
        try {
            return S3ObjectStore.open(target, credentials, timeouts);
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(String.valueOf(e.getMessage()));
        }
    }

    /** Checks for credentials before any other work; throws {@link CannotRun} when there are none. */
    public void requireCredentials() {
        require(credentials);
    }

    public static void require(CredentialSource credentials) {
        try {
            var _ = credentials.current();
        } catch (CredentialsUnavailable e) {
            throw new CannotRun(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        open.values().forEach(ObjectStore::close);
    }
}
