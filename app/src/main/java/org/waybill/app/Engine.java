package org.waybill.app;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.MigrationId;
import org.waybill.events.ObjectVersion;
import org.waybill.events.Target;
import org.waybill.events.kafka.EventCodec;
import org.waybill.events.kafka.EventLoop;
import org.waybill.events.kafka.EventPublisher;
import org.waybill.events.kafka.EventWork;
import org.waybill.events.kafka.Kafka;
import org.waybill.events.kafka.Signatures;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Charters;
import org.waybill.ledger.Database;
import org.waybill.ledger.Departures;
import org.waybill.ledger.Discovery;
import org.waybill.ledger.Leases;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Outbox;
import org.waybill.ledger.Presence;
import org.waybill.ledger.Settlement;
import org.waybill.ledger.Sweeps;
import org.waybill.ledger.Upkeep;
import org.waybill.scanner.Scanner;
import org.waybill.uploader.Bundling;
import org.waybill.uploader.GatedUploader;
import org.waybill.uploader.TargetGate;
import org.waybill.uploader.Uploader;
import org.waybill.uploader.UploaderSettings;
import org.waybill.verifier.ListingProver;
import org.waybill.verifier.Prover;
import org.waybill.verifier.Settler;
import org.waybill.verifier.Sweeper;
import org.waybill.verifier.Verdicts;
import org.waybill.verifier.Verifier;

/** The roles of this process, at work from {@link #work} to {@link #close}. */
final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    /** Small files read or on their way where they travel together. */
    private static final int IN_BUNDLES = 512;

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Platform platform;
    private final Database database;
    /** One for all, so that roles of this process learn at once of what another of them did. */
    private final Batches batches;

    private final KafkaConnections connections;
    private final Kafka kafka;
    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec = new EventCodec(Clock.systemUTC());
    private final Signatures signatures;
    private final EventPublisher publisher;
    private Predicate<MigrationId> mine = _ -> true;
    private @Nullable Verifier verifier;
    private @Nullable Scanner scanner;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("probe").daemon().factory());
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Thread> loopThreads = new ArrayList<>();
    private final List<Thread> tasks = new ArrayList<>();

    private Engine(Platform platform) {
        this.platform = platform;
        this.database = platform.database();
        this.batches = new Batches(database);
        this.connections = platform.kafka();
        this.kafka = new Kafka(connections.admin(), Clock.systemUTC());
        this.producer = connections.producer();
        this.signatures = new Signatures(
                new LedgerAuthority(new Charters(database)::all, Thread::startVirtualThread, Clock.systemUTC()));
        this.publisher = new EventPublisher(producer, codec, signatures);
    }

    /** Connects to Kafka, waiting for the embedded one, and makes the topics. Needs neither ledger nor target. */
    static Engine prepare(Platform platform) {
        var engine = new Engine(platform);
        try {
            engine.kafka.prepareTopics(platform.settings().kafka().partitions());
            return engine;
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /**
     * Starts the roles that consume events; the ledger has its schema.
     *
     * @param mine the migrations to work for; events of others are passed over, and sent again when their own go on
     */
    void work(Set<Role> roles, Predicate<MigrationId> mine) {
        this.mine = mine;
        if (roles.contains(Role.UPLOADER)) {
            startUploader();
        }
        if (roles.contains(Role.VERIFIER)) {
            startVerifier();
        }
    }

    /** How many files this process has proven. */
    long proven() {
        return verifier == null ? 0 : verifier.proven();
    }

    Scanner scanner() {
        if (scanner == null) {
            scanner = newScanner();
        }
        return scanner;
    }

    private Scanner newScanner() {
        var lanes = platform.settings().lanes().lanes();
        var records = new Scanner.Records(
                batches,
                new Leases(database, platform.instance(), LEASE),
                new Discovery(database, lanes.smallLimit()),
                new Presence(database),
                new Outbox(database, lanes),
                new Departures(database),
                new Upkeep(database));
        return new Scanner(records, kafka, publisher, workers, Clock.systemUTC(), platform::obstacle);
    }

    private void startUploader() {
        var atOnce = platform.settings().uploader();
        var gates = new ConcurrentHashMap<Target, TargetGate>();
        var uploader = new GatedUploader(
                new Uploader(
                        platform.stores(),
                        UploaderSettings.DEFAULTS.withSmallAtOnce(atOnce.small()),
                        new Bundling(
                                target -> atOnce.bundles() && platform.stores().takesBundles(target),
                                platform.stores().timeouts(),
                                workers,
                                Clock.systemUTC()),
                        platform.stores()::known),
                target -> gates.computeIfAbsent(target, this::gate));
        EventWork.Role role = (event, repeated) -> {
            if (!(event instanceof FileFound found)) {
                return CompletableFuture.completedFuture(null);
            }
            var outcome = uploader.upload(found, repeated);
            return publisher.publish(
                    outcome instanceof FileFailed ? Topics.FILE_FAILED : Topics.FILE_UPLOADED, outcome);
        };
        consume(
                Topics.GROUP_SMALL,
                List.of(Topics.FILE_FOUND_SMALL),
                role,
                atOnce.bundles() ? IN_BUNDLES : atOnce.small());
        consume(Topics.GROUP_LARGE, List.of(Topics.FILE_FOUND_LARGE), role, atOnce.large());
    }

    private TargetGate gate(Target target) {
        return new TargetGate(
                target.toString(),
                // A GET and not a HEAD, whose refusal would not say that the bucket is gone.
                () -> platform.stores()
                        .apply(target)
                        .readBack(target.prefix() + ".waybill-probe", new ObjectVersion("none", null), 0),
                (task, delay) -> {
                    var _ = probes.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
                },
                Clock.systemUTC(),
                new Random());
    }

    private void startVerifier() {
        var settlement = new Settlement(database, platform.settings().retry().rules(), new Random());
        var settler = new Settler(settlement);
        var sweeps = new Sweeps(database);
        run("settler", settler);
        run(
                "sweeper",
                new Sweeper(
                        platform.instance(),
                        new Sweeper.Records(batches, new Migrations(database), sweeps),
                        platform.stores(),
                        mine,
                        Clock.systemUTC()));
        var listings = new ListingProver(platform.stores());
        run("listing-prover", listings);
        int atOnce = platform.settings().verifier().atOnce();
        var verdicts = new Verdicts(new Prover(platform.stores()), listings, workers, atOnce, Clock.systemUTC());
        verifier = new Verifier(verdicts, settler, settlement, sweeps, publisher, Clock.systemUTC());
        var topics = Stream.concat(Topics.OUTCOMES.stream(), Stream.of(Topics.DEAD_LETTER))
                .toList();
        consume(Topics.GROUP_VERIFIER, topics, verifier, atOnce);
    }

    private void consume(String group, List<String> topics, EventWork.Role role, int atOnce) {
        @Nullable String member = platform.ownsKafka() ? platform.instance() + "-" + group : null;
        var loop = new EventLoop(
                new EventLoop.Subscription(connections.consumer(group, member), topics, platform.ownsKafka()),
                new EventWork(codec, publisher, signatures, new OwnEvents(role, mine)),
                workers,
                atOnce,
                Clock.systemUTC());
        loops.add(loop);
        loopThreads.add(Thread.ofPlatform().name(group).daemon().start(loop));
    }

    private void run(String name, Runnable task) {
        tasks.add(Thread.ofPlatform().name(name).daemon().start(task));
    }

    /**
     * Begins nothing more and lets what is under way end; what takes too long is interrupted and will be delivered again. A
     * large file stops between two parts.
     */
    @Override
    public void close() {
        loops.forEach(EventLoop::stop);
        try {
            for (var thread : loopThreads) {
                thread.join(EventLoop.END);
            }
            workers.shutdownNow();
            if (!workers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Some work did not end in time; it will be done again.");
            }
            tasks.forEach(Thread::interrupt);
            for (var thread : tasks) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        probes.shutdownNow();
        try {
            producer.close(PATIENCE);
        } catch (InterruptException e) {
            LOG.debug("interrupted while the producer closed", e);
        } finally {
            kafka.close();
        }
    }
}
