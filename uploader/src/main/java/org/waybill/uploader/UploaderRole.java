package org.waybill.uploader;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.kafka.EventBus;
import org.waybill.events.kafka.EventLoops;
import org.waybill.events.kafka.EventWork;
import org.waybill.events.kafka.Topics;
import org.waybill.model.Health;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Role;
import org.waybill.model.Target;
import org.waybill.model.Waits;
import org.waybill.model.worker.Essential;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.ObjectStores;
import org.waybill.uploader.control.Orders;
import org.waybill.uploader.leftover.TakingBack;

/** Uploads the files of {@code file-found} events and publishes the outcomes. */
public final class UploaderRole implements Role, EventWork.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(UploaderRole.class);

    /** The number of small files that are read or in flight at once where bundles are sent. */
    private static final int IN_BUNDLES = 512;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * How many files are worked on at once.
     *
     * @param bundles whether small files may be sent in bundles
     */
    public record AtOnce(int small, int large, boolean bundles) {}

    private final EventBus bus;
    private final ObjectStores stores;
    private final AtOnce atOnce;
    private final Waits waits;
    private final EventLoops loops;
    private final GatedUploader uploader;
    private final Thread takingBack;
    private final ConcurrentHashMap<Target, TargetGate> gates = new ConcurrentHashMap<>();
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("probe").daemon().factory());

    /**
     * @param workers runs the uploads; a task may block; shut down by this role
     * @param waits the one that the orders report their waits to
     */
    public UploaderRole(
            EventBus bus, ObjectStores stores, AtOnce atOnce, Orders orders, ExecutorService workers, Waits waits) {
        this.bus = bus;
        this.stores = stores;
        this.atOnce = atOnce;
        this.waits = waits;
        this.loops = bus.loops(workers, waits);
        this.uploader = new GatedUploader(
                new Uploader(
                        stores,
                        UploaderSettings.DEFAULTS.withSmallAtOnce(atOnce.small),
                        new Bundling(this::takesBundles, stores.timeouts(), workers, bus.clock()),
                        stores::known,
                        orders),
                target -> gates.computeIfAbsent(target, this::gate),
                orders);
        var back = new TakingBack(orders.notes(), stores, bus.mine(), workers, bus.clock(), waits);
        this.takingBack = Thread.ofPlatform()
                .name("unfinished-uploads")
                .daemon()
                .unstarted(new Essential("unfinished-uploads", back, waits));
    }

    private boolean takesBundles(Target target) {
        return atOnce.bundles
                && stores.known(target).filter(Capabilities::takesBundles).isPresent();
    }

    private TargetGate gate(Target target) {
        return new TargetGate(
                target.toString(),
                // A GET and not a HEAD: a refused HEAD has no body to say that the bucket is gone.
                () -> stores.apply(target)
                        .readBack(target.prefix() + ".waybill-probe", new ObjectVersion("none", null), 0),
                (task, delay) -> {
                    var _ = probes.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
                },
                bus.clock(),
                new Random(),
                waits);
    }

    @Override
    public void start() {
        takingBack.start();
        loops.consume(
                Topics.GROUP_SMALL, List.of(Topics.FILE_FOUND_SMALL), this, atOnce.bundles ? IN_BUNDLES : atOnce.small);
        loops.consume(Topics.GROUP_LARGE, List.of(Topics.FILE_FOUND_LARGE), this, atOnce.large);
    }

    @Override
    public CompletableFuture<Void> on(FileEvent event, boolean repeated) throws InterruptedException {
        if (!(event instanceof FileFound found)) {
            return CompletableFuture.completedFuture(null);
        }
        var outcome = uploader.upload(found, repeated);
        return bus.publisher()
                .publish(outcome instanceof FileFailed ? Topics.FILE_FAILED : Topics.FILE_UPLOADED, outcome);
    }

    @Override
    public void stop() {
        loops.stop();
    }

    /** A large file stops between two parts. */
    @Override
    public void close() {
        stop();
        takingBack.interrupt();
        try {
            if (!loops.end(PATIENCE)) {
                LOG.warn("Some uploads did not end in time; they will be done again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        probes.shutdownNow();
    }

    @Override
    public Health health() {
        return new Health("uploader", waits.now());
    }
}
