package org.waybill.app.metrics;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.waybill.app.management.Page;
import org.waybill.app.wiring.Observer;
import org.waybill.events.FileEvent;
import org.waybill.events.kafka.Kafka.Backlog;
import org.waybill.ledger.Finding;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.figures.Figures;
import org.waybill.model.Health;
import org.waybill.model.Waits;
import org.waybill.model.flow.Lanes;
import org.waybill.model.flow.Lanes.Window;
import org.waybill.model.worker.Essential;
import org.waybill.objectstore.ObjectStores;

/** The metrics of this process, which docs/metrics.md describes. */
public final class Metrics implements Observer, AutoCloseable {

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final TargetMetrics targets = new TargetMetrics(registry);
    private final FileMetrics files = new FileMetrics(registry);
    private final Thread ledger = Thread.ofVirtual().name("ledger-metrics").unstarted(this::watchLedger);
    private final Waits waits = new Waits(InstantSource.system());
    private volatile Runnable watch = () -> {};

    /** @param version of the program */
    public Metrics(String version) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        ProcessMetrics.registerProcessor(registry);
        Gauge.builder("waybill.build.info", () -> 1)
                .description("The version of the program; always 1.")
                .tag("version", version)
                .tag("java", Runtime.version().toString())
                .register(registry);
    }

    /** All metrics in Prometheus' text format. */
    public Page page() {
        return new Page(200, TYPE, registry.scrape(TYPE).getBytes(StandardCharsets.UTF_8));
    }

    /** From now on also tells of these connections to the ledger. */
    public void pool(HikariDataSource pool) {
        ProcessMetrics.registerPool(registry, pool);
    }

    /** From now on also tells of the disk that holds this folder. */
    public void home(Path home) {
        ProcessMetrics.registerHome(registry, home);
    }

    /** From now on also tells of these roles. */
    public void roles(Supplier<List<Health>> health) {
        RoleMetrics.register(registry, health);
    }

    /** From now on also tells the figures of the ledger and of Kafka, which it reads every 15 s until it is closed. */
    public void ledger(Lanes lanes, Supplier<Figures> figures, Supplier<Map<String, Backlog>> backlogs) {
        capacity("small", lanes.small());
        capacity("large", lanes.large());
        watch = new Essential(
                ledger.getName(),
                new LedgerWatch(new LedgerMetrics(registry, InstantSource.system()), figures, backlogs, waits),
                waits);
        // A defect there shows in the metrics only: the roles still work.
        RoleMetrics.registerWaits(registry, "metrics", () -> List.of(new Health("metrics", waits.now())));
        ledger.start();
    }

    private void watchLedger() {
        watch.run();
    }

    private void capacity(String lane, Window window) {
        Gauge.builder("waybill.window.capacity.files", window, Window::files)
                .description("Most files of a migration in flight.")
                .tag("lane", lane)
                .strongReference(true)
                .register(registry);
        Gauge.builder("waybill.window.capacity.bytes", window, Window::bytes)
                .description("Most bytes of a migration in flight; a larger file goes alone.")
                .tag("lane", lane)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public ObjectStores stores(ObjectStores stores) {
        return new MeteredStores(stores, targets);
    }

    @Override
    public void sent(FileEvent event) {
        files.sent(event);
    }

    @Override
    public void settled(Finding finding, Result result) {
        files.settled(finding, result);
    }

    @Override
    public void close() {
        ledger.interrupt();
        collections.close();
        registry.close();
    }
}
