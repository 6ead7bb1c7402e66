package org.waybill.gateway;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The requests that are under way: so many of a migration at a time, and none for a client that does not move. */
final class Transfers {

    private final Limits limits;
    private final Consumer<InetSocketAddress> breaker;
    private final Map<Integer, AtomicInteger> open = new ConcurrentHashMap<>();
    private final Set<Transfer> watched = ConcurrentHashMap.newKeySet();

    /** @param breaker breaks the connection to a client */
    Transfers(Limits limits, Consumer<InetSocketAddress> breaker) {
        this.limits = limits;
        this.breaker = breaker;
    }

    /** Begins a transfer; empty: too many are under way. */
    Optional<Transfer> begin(int migration, InetSocketAddress client) {
        var count = open.computeIfAbsent(migration, _ -> new AtomicInteger());
        if (count.incrementAndGet() > limits.transfers()) {
            count.decrementAndGet();
            return Optional.empty();
        }
        var transfer = new Transfer(() -> breaker.accept(client));
        watched.add(transfer);
        return Optional.of(transfer);
    }

    /** Whether the transfer was cut because its client was too slow. */
    boolean end(int migration, Transfer transfer) {
        watched.remove(transfer);
        var count = open.get(migration);
        if (count != null) {
            count.decrementAndGet();
        }
        return transfer.finish();
    }

    int open() {
        return watched.size();
    }

    /** Cuts the transfers whose clients are too slow. To be called again and again. */
    void look(long now) {
        for (var transfer : watched) {
            if (transfer.isTooSlow(limits.rate(), limits.grace().toNanos(), now)) {
                transfer.cut();
            }
        }
    }
}
