package org.waybill.app.embedded;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The embedded servers of one process. All start at the same time; a caller waits only for the server that it needs. */
public final class EmbeddedServers implements AutoCloseable {

    /** What can be started. */
    public enum Kind {
        KAFKA,
        LEDGER,
        S3
    }

    private final Optional<CompletableFuture<EmbeddedKafka>> kafka;
    private final Optional<CompletableFuture<EmbeddedLedger>> ledger;
    private final Optional<CompletableFuture<EmbeddedS3>> s3;

    private EmbeddedServers(Home home, Set<Kind> wanted, Executor executor) {
        kafka = begin(wanted.contains(Kind.KAFKA), () -> EmbeddedKafka.start(home), executor);
        ledger = begin(wanted.contains(Kind.LEDGER), () -> EmbeddedLedger.start(home), executor);
        s3 = begin(wanted.contains(Kind.S3), () -> EmbeddedS3.start(home), executor);
    }

    /**
     * Begins to start the wanted servers and returns at once.
     *
     * @param executor runs one start for each server; with fewer threads, one after the other
     */
    public static EmbeddedServers start(Home home, Set<Kind> wanted, Executor executor) {
        return new EmbeddedServers(home, wanted, executor);
    }

    /**
     * Waits for the broker and returns it; empty when it was not wanted.
     *
     * @throws StartException if it did not start; the others run until they are closed
     */
    public Optional<EmbeddedKafka> kafka() {
        return kafka.map(EmbeddedServers::ready);
    }

    /** The database; waits like {@link #kafka}. */
    public Optional<EmbeddedLedger> ledger() {
        return ledger.map(EmbeddedServers::ready);
    }

    /** The store; waits like {@link #kafka}. */
    public Optional<EmbeddedS3> s3() {
        return s3.map(EmbeddedServers::ready);
    }

    /** Whether the broker is one of them, ready or not. */
    public boolean hasKafka() {
        return kafka.isPresent();
    }

    /** Why a server no longer works; empty while all work or still start. */
    public Optional<String> failure() {
        return started(kafka)
                .flatMap(EmbeddedKafka::failure)
                .or(() -> started(ledger).filter(server -> !server.alive()).map(_ -> "the embedded Postgres ended"))
                .or(() -> started(s3).filter(server -> !server.alive()).map(_ -> "the embedded S3 store ended"));
    }

    /** Closes all servers at the same time, after their starts have ended. Confirmed data are there at the next start. */
    @Override
    public void close() {
        var ends = Stream.of(
                        s3.map(start -> closing(start, EmbeddedS3::close)),
                        ledger.map(start -> closing(start, EmbeddedLedger::close)),
                        kafka.map(start -> closing(start, EmbeddedKafka::close)))
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

    private static <T> Optional<CompletableFuture<T>> begin(boolean wanted, Supplier<T> start, Executor executor) {
        return wanted ? Optional.of(CompletableFuture.supplyAsync(start, executor)) : Optional.empty();
    }

    private static <T> T ready(CompletableFuture<T> start) {
        try {
            return start.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private static <T> Optional<T> started(Optional<CompletableFuture<T>> start) {
        return start.filter(future -> future.state() == Future.State.SUCCESS).map(Future::resultNow);
    }

    /** A server that did not start has nothing to close. */
    private static <T> Runnable closing(CompletableFuture<T> start, Consumer<T> close) {
        return () -> start.handle((server, failure) -> failure == null ? Optional.of(server) : Optional.<T>empty())
                .join()
                .ifPresent(close);
    }
}
