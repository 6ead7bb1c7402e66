package org.waybill.app.embedded;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The embedded servers of one process. */
public final class EmbeddedServers implements AutoCloseable {

    /** What can be started. */
    public enum Kind {
        KAFKA,
        LEDGER,
        S3
    }

    private final Optional<EmbeddedKafka> kafka;
    private final Optional<EmbeddedLedger> ledger;
    private final Optional<EmbeddedS3> s3;

    private EmbeddedServers(Optional<EmbeddedKafka> kafka, Optional<EmbeddedLedger> ledger, Optional<EmbeddedS3> s3) {
        this.kafka = kafka;
        this.ledger = ledger;
        this.s3 = s3;
    }

    /**
     * Starts the wanted ones at the same time and returns when all are ready.
     *
     * @param executor runs one start a server; one with fewer threads starts them one after the other
     * @throws StartException if one does not start; the others are closed then
     */
    public static EmbeddedServers start(Home home, Set<Kind> wanted, Executor executor) {
        var kafka = begin(wanted.contains(Kind.KAFKA), () -> EmbeddedKafka.start(home), executor);
        var ledger = begin(wanted.contains(Kind.LEDGER), () -> EmbeddedLedger.start(home), executor);
        var s3 = begin(wanted.contains(Kind.S3), () -> EmbeddedS3.start(home), executor);
        var failure =
                Stream.of(kafka, ledger, s3).flatMap(EmbeddedServers::failure).findFirst();
        var servers = new EmbeddedServers(ended(kafka), ended(ledger), ended(s3));
        failure.ifPresent(cause -> {
            servers.close();
            throw cause;
        });
        return servers;
    }

    public Optional<EmbeddedKafka> kafka() {
        return kafka;
    }

    public Optional<EmbeddedLedger> ledger() {
        return ledger;
    }

    public Optional<EmbeddedS3> s3() {
        return s3;
    }

    /** Why one of them no longer works; empty while all do. */
    public Optional<String> failure() {
        return kafka.flatMap(EmbeddedKafka::failure)
                .or(() -> ledger.filter(server -> !server.alive()).map(_ -> "the embedded Postgres ended"))
                .or(() -> s3.filter(server -> !server.alive()).map(_ -> "the embedded S3 store ended"));
    }

    /** Closes them, all at the same time; what they confirmed is there at the next start. */
    @Override
    public void close() {
        var ends = Stream.<Optional<Runnable>>of(
                        s3.map(server -> server::close),
                        ledger.map(server -> server::close),
                        kafka.map(server -> server::close))
                .flatMap(Optional::stream)
                .map(Thread.ofVirtual()::start)
                .toList();
        try {
            for (var end : ends) {
                end.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> CompletableFuture<Optional<T>> begin(boolean wanted, Supplier<T> start, Executor executor) {
        return wanted
                ? CompletableFuture.supplyAsync(() -> Optional.of(start.get()), executor)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private static <T> Optional<T> ended(CompletableFuture<Optional<T>> start) {
        return start.exceptionally(_ -> Optional.empty()).join();
    }

    private static Stream<RuntimeException> failure(CompletableFuture<?> start) {
        return switch (start.handle((_, cause) -> cause).join()) {
            case null -> Stream.empty();
            case CompletionException e when e.getCause() instanceof RuntimeException cause -> Stream.of(cause);
            case RuntimeException e -> Stream.of(e);
            case Throwable e -> Stream.of(new IllegalStateException(e));
        };
    }
}
