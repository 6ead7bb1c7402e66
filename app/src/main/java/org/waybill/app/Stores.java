package org.waybill.app;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.waybill.app.embedded.EmbeddedS3;
import org.waybill.events.Target;
import org.waybill.storage.ObjectStore;
import org.waybill.storage.S3Credentials;
import org.waybill.storage.S3ObjectStore;
import org.waybill.storage.StoreTimeouts;

/** One connected store a target; the embedded store's address changes with every start, its name does not. */
final class Stores implements Function<Target, ObjectStore>, AutoCloseable {

    /** What stands for the embedded store's address in the ledger and in events. */
    static final String EMBEDDED = "embedded:";

    private final Optional<S3Credentials> credentials;
    private final Optional<EmbeddedS3> embedded;
    private final StoreTimeouts timeouts;
    private final ConcurrentHashMap<Target, ObjectStore> open = new ConcurrentHashMap<>();

    Stores(Optional<S3Credentials> credentials, Optional<EmbeddedS3> embedded, StoreTimeouts timeouts) {
        this.credentials = credentials;
        this.embedded = embedded;
        this.timeouts = timeouts;
    }

    @Override
    public ObjectStore apply(Target target) {
        return open.computeIfAbsent(target, this::connect);
    }

    private ObjectStore connect(Target target) {
        if (target.endpoint().equals(EMBEDDED)) {
            var server = embedded.orElseThrow(() ->
                    new CannotRun("This migration goes to the embedded store of another WAYBILL_HOME; run it there."));
            return S3ObjectStore.open(
                    new Target(server.endpoint().toString(), target.region(), target.bucket(), target.prefix()),
                    new S3Credentials(server.accessKey(), server.secretKey(), null),
                    timeouts);
        }
        return S3ObjectStore.open(
                target,
                credentials.orElseThrow(
                        () -> new CannotRun(
                                "No credentials for " + target
                                        + ". Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write a profile in ~/.aws/credentials.")),
                timeouts);
    }

    @Override
    public void close() {
        open.values().forEach(ObjectStore::close);
    }
}
