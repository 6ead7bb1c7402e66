package org.waybill.app.metrics;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.ToIntFunction;

/** What this process itself takes: processor, connections to the ledger, disk. */
final class ProcessMetrics {

    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    /** Micrometer itself holds what it measures weakly. */
    private static final ProcessHandle THIS = ProcessHandle.current();

    private ProcessMetrics() {}

    static void registerProcessor(MeterRegistry registry) {
        FunctionCounter.builder("process.cpu.seconds", THIS, ProcessMetrics::processorSeconds)
                .description("Processor time of this process.")
                .register(registry);
    }

    private static double processorSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / NANOS;
    }

    static void registerPool(MeterRegistry registry, HikariDataSource pool) {
        connections(registry, pool, "active", HikariPoolMXBean::getActiveConnections);
        connections(registry, pool, "idle", HikariPoolMXBean::getIdleConnections);
        Gauge.builder("waybill.pool.capacity.connections", pool, HikariDataSource::getMaximumPoolSize)
                .description("Most connections to the ledger that this process opens.")
                .register(registry);
        Gauge.builder("waybill.pool.waiters", pool, used -> now(used, HikariPoolMXBean::getThreadsAwaitingConnection))
                .description("Threads that wait for a connection to the ledger.")
                .register(registry);
    }

    private static void connections(
            MeterRegistry registry, HikariDataSource pool, String state, ToIntFunction<HikariPoolMXBean> number) {
        Gauge.builder("waybill.pool.connections", pool, used -> now(used, number))
                .description("Connections of this process to the ledger.")
                .tag("state", state)
                .register(registry);
    }

    /** The pool has no figures before its first connection. */
    private static int now(HikariDataSource pool, ToIntFunction<HikariPoolMXBean> number) {
        var figures = pool.getHikariPoolMXBean();
        return figures == null ? 0 : number.applyAsInt(figures);
    }

    static void registerHome(MeterRegistry registry, Path home) {
        Gauge.builder("waybill.home.free.bytes", () -> home.toFile().getUsableSpace())
                .description("Free space of the disk that holds the embedded servers.")
                .register(registry);
        Gauge.builder("waybill.home.size.bytes", () -> home.toFile().getTotalSpace())
                .description("Size of the disk that holds the embedded servers.")
                .register(registry);
    }
}
