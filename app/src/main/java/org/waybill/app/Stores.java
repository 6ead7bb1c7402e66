package org.waybill.app;

import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.waybill.app.embedded.EmbeddedS3;
import org.waybill.events.Target;
import org.waybill.storage.Answer;
import org.waybill.storage.Capabilities;
import org.waybill.storage.HeadFirstStore;
import org.waybill.storage.ObjectStore;
import org.waybill.storage.S3Credentials;
import org.waybill.storage.S3ObjectStore;
import org.waybill.storage.StoreTimeouts;
import org.waybill.storage.TargetProbe;

/** One connected store a target; the embedded store's address changes with every start, its name does not. */
final class Stores implements Function<Target, ObjectStore>, AutoCloseable {

    /** What stands for the embedded store's address in the ledger and in events. */
    static final String EMBEDDED = "embedded:";

    private final Optional<S3Credentials> credentials;
    private final Supplier<Optional<EmbeddedS3>> embedded;
    private final StoreTimeouts timeouts;
    private final ConcurrentHashMap<Target, S3ObjectStore> open = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Target, Capabilities> known = new ConcurrentHashMap<>();

    /** @param embedded waits for the embedded store where there is one */
    Stores(Optional<S3Credentials> credentials, Supplier<Optional<EmbeddedS3>> embedded, StoreTimeouts timeouts) {
        this.credentials = credentials;
        this.embedded = embedded;
        this.timeouts = timeouts;
    }

    /** The credentials that this process finds; throws {@link WrongSetting} when they are half there. */
    static Optional<S3Credentials> credentials() {
        try {
            return S3Credentials.find(System.getenv(), HomePath.user());
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(String.valueOf(e.getMessage()));
        }
    }

    /** The store of a target; one that honours no conditions is asked what lies at a key before each write. */
    @Override
    public ObjectStore apply(Target target) {
        var store = store(target);
        var capabilities = known.get(target);
        if (capabilities == null && probe(target) instanceof Answer.Given<Capabilities>(var found)) {
            capabilities = found;
        }
        return capabilities == null || capabilities.honoursConditions() ? store : new HeadFirstStore(store);
    }

    StoreTimeouts timeouts() {
        return timeouts;
    }

    /** Whether small files may travel to it in bundles; false as long as that is not known. */
    boolean takesBundles(Target target) {
        var capabilities = known.get(target);
        return capabilities != null && capabilities.takesBundles();
    }

    /** Why a target no longer takes anything of this process; empty while all do. */
    Optional<String> refusal() {
        return open.values().stream().flatMap(store -> store.refusal().stream()).findFirst();
    }

    /** Takes what is recorded of a target instead of trying it again. */
    void know(Target target, Capabilities capabilities) {
        known.put(target, capabilities);
    }

    /** Makes the bucket if it is missing; gives true when it was made. */
    Answer<Boolean> ensureBucket(Target target) {
        return store(target).ensureBucket();
    }

    /** Tries what the target can do; the bucket must be there. */
    Answer<Capabilities> probe(Target target) {
        var answer = TargetProbe.run(store(target), Clock.systemUTC(), new Random());
        if (answer instanceof Answer.Given<Capabilities>(var found)) {
            known.put(target, found);
        }
        return answer;
    }

    private S3ObjectStore store(Target target) {
        return open.computeIfAbsent(target, this::connect);
    }

    private S3ObjectStore connect(Target target) {
        if (target.endpoint().equals(EMBEDDED)) {
            var server = embedded.get()
                    .orElseThrow(() -> new CannotRun(
                            "This migration goes to the embedded store of another WAYBILL_HOME; run it there."));
            return S3ObjectStore.open(
                    new Target(server.endpoint().toString(), target.region(), target.bucket(), target.prefix()),
                    new S3Credentials(server.accessKey(), server.secretKey(), null),
                    timeouts);
        }
        try {
            return S3ObjectStore.open(target, requireCredentials(), timeouts);
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(String.valueOf(e.getMessage()));
        }
    }

    /** The credentials of this process; throws {@link CannotRun} when there are none. */
    S3Credentials requireCredentials() {
        return credentials.orElseThrow(() -> new CannotRun(S3Credentials.howToSet(System.getenv(), HomePath.user())));
    }

    @Override
    public void close() {
        open.values().forEach(ObjectStore::close);
    }
}
