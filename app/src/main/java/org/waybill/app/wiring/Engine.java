package org.waybill.app.wiring;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.app.orders.LedgerOrders;
import org.waybill.app.output.Notes;
import org.waybill.app.tracing.OtlpTraces;
import org.waybill.events.kafka.EventBus;
import org.waybill.events.kafka.EventCodec;
import org.waybill.events.kafka.EventPublisher;
import org.waybill.events.kafka.Kafka;
import org.waybill.events.kafka.KafkaClients;
import org.waybill.events.kafka.Signatures;
import org.waybill.events.trace.Traces;
import org.waybill.events.trace.Tracing;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.Departures;
import org.waybill.ledger.Discovery;
import org.waybill.ledger.Leases;
import org.waybill.ledger.LivingFiles;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Outbox;
import org.waybill.ledger.Settlement;
import org.waybill.ledger.Sweeps;
import org.waybill.ledger.Upkeep;
import org.waybill.ledger.charter.Charters;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.ledger.route.Marks;
import org.waybill.ledger.start.DueTimes;
import org.waybill.ledger.start.Schedules;
import org.waybill.ledger.unfinished.UploadNotes;
import org.waybill.model.Health;
import org.waybill.model.MigrationId;
import org.waybill.model.Role;
import org.waybill.model.Waits;
import org.waybill.model.worker.Essential;
import org.waybill.scanner.Scanner;
import org.waybill.scanner.ScannerRole;
import org.waybill.scanner.ScheduledStarts;
import org.waybill.uploader.UploaderRole;
import org.waybill.uploader.control.Orders;
import org.waybill.verifier.VerifierRole;

/** Wires the roles of this process, which work from {@link #start} to {@link #close}. */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final InstantSource clock = Clock.systemUTC();
    private final Platform platform;
    private final Observer observer;
    private final Database database;
    /** Shared by all roles of this process, so that each learns at once what another did. */
    private final Batches batches;

    private final KafkaConnections connections;
    private final Kafka kafka;
    private final Producer<byte[], byte[]> producer;
    private final Tracing tracing = OtlpTraces.of(System.getenv());
    private final EventCodec codec = new EventCodec(clock, new Traces(tracing, clock));
    private final Signatures signatures;
    private final EventPublisher publisher;
    /** Also read by the management port. */
    private final List<Role> roles = new CopyOnWriteArrayList<>();

    /** Reads what operators have ordered; null where nothing is uploaded. */
    private @Nullable Thread orders;

    private Engine(Platform platform, Observer observer) {
        this.platform = platform;
        this.observer = observer;
        this.database = platform.database();
        this.batches = new Batches(database);
        this.connections = platform.kafka();
        this.kafka = new Kafka(connections.admin(), clock);
        this.producer = connections.producer();
        this.signatures =
                new Signatures(new LedgerAuthority(new Charters(database)::all, Thread::startVirtualThread, clock));
        this.publisher = new EventPublisher(producer, codec, signatures, observer::sent);
    }

    /** Connects to Kafka, waits for the embedded one, and creates the topics. Needs neither ledger nor target. */
    public static Engine prepare(Platform platform) {
        return prepare(platform, Observer.NONE);
    }

    /** The same, with an observer of what its roles do. */
    public static Engine prepare(Platform platform, Observer observer) {
        var engine = new Engine(platform, observer);
        try {
            engine.kafka.prepareTopics(platform.settings().kafka().partitions());
            return engine;
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** Starts a role, which this engine will stop. The ledger must have its schema. */
    public <R extends Role> R start(R role) {
        roles.add(role);
        role.start();
        return role;
    }

    /**
     * Starts the roles among these that consume events.
     *
     * @param mine the migrations to work for; events of others are skipped, and sent again when their own run continues
     */
    public void consume(Set<RoleName> names, Predicate<MigrationId> mine) {
        if (names.contains(RoleName.UPLOADER)) {
            start(uploader(bus(mine)));
        }
        if (names.contains(RoleName.VERIFIER)) {
            start(verifier(bus(mine)));
        }
    }

    private EventBus bus(Predicate<MigrationId> mine) {
        return new EventBus(new Clients(), codec, publisher, signatures, mine, clock);
    }

    private final class Clients implements KafkaClients {
        @Override
        public Consumer<byte[], byte[]> consumer(String group) {
            @Nullable String member = isAlone() ? platform.instance() + "-" + group : null;
            return connections.consumer(group, member);
        }

        @Override
        public boolean isAlone() {
            return platform.ownsKafka();
        }
    }

    private UploaderRole uploader(EventBus bus) {
        var atOnce = platform.settings().uploader();
        var waits = new Waits(clock);
        return new UploaderRole(
                bus,
                observer.stores(platform.stores()),
                new UploaderRole.AtOnce(atOnce.small(), atOnce.large(), atOnce.bundles()),
                orders(waits),
                workers(),
                waits);
    }

    private Orders orders(Waits waits) {
        var ledger = new LedgerOrders(batches::halted, new FlowLimits(database), clock, waits);
        orders = Thread.ofVirtual().name("orders").start(new Essential("orders", ledger, waits));
        return ledger.orders(new UploadNotes(database));
    }

    private VerifierRole verifier(EventBus bus) {
        var rules = platform.settings().retry().rules();
        return new VerifierRole(
                bus,
                new VerifierRole.Records(
                        batches,
                        new Migrations(database),
                        new Sweeps(database),
                        new Settlement(database, rules, new Random())),
                observer.stores(platform.stores()),
                new VerifierRole.Settings(
                        platform.instance(), platform.settings().verifier().atOnce(), observer::settled),
                workers());
    }

    /** How far the consumer groups are behind; throws {@link Kafka.Unusable} while Kafka is away. */
    public Map<String, Kafka.Backlog> backlogs() {
        return kafka.backlogs();
    }

    /** The health of each role. */
    public List<Health> health() {
        return roles.stream().map(Role::health).toList();
    }

    /** How many files this process has proven. */
    public long proven() {
        return roles.stream()
                .mapToLong(role -> role instanceof VerifierRole verifier ? verifier.proven() : 0)
                .sum();
    }

    /** The role that works on all open batches. */
    public ScannerRole scannerRole(ScannerRole.Preparation preparation) {
        var workers = workers();
        var waits = new Waits(clock);
        var migrations = new Migrations(database);
        var scheduled = new ScheduledStarts(
                new ScheduledStarts.Records(new Schedules(database), new DueTimes(database), migrations), clock, waits);
        return new ScannerRole(
                scanner(workers, waits),
                new ScannerRole.Records(batches, migrations, scheduled),
                preparation,
                (batch, counts) -> Notes.lines(counts).forEach(line -> LOG.info("batch {}: {}", batch.id(), line)),
                workers,
                waits);
    }

    /** A scanner for one batch; {@code executor} runs its walk. */
    public Scanner scanner(ExecutorService executor, Waits waits) {
        var lanes = platform.settings().lanes().lanes();
        var records = new Scanner.Records(
                batches,
                new Leases(database, platform.instance(), LEASE),
                new Discovery(database, lanes.smallLimit()),
                new LivingFiles(database),
                new Outbox(database, lanes),
                new Departures(database),
                new Upkeep(database),
                new FlowLimits(database),
                new Marks(database));
        return new Scanner(records, new Scanner.Sending(kafka, publisher, platform::obstacle), executor, clock, waits);
    }

    private static ExecutorService workers() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    /** Begins no new work and lets running work end; work that takes too long is interrupted and will be repeated. */
    @Override
    public void close() {
        roles.forEach(Role::stop);
        roles.forEach(Role::close);
        if (orders != null) {
            orders.interrupt();
        }
        try {
            producer.close(PATIENCE);
        } catch (InterruptException e) {
            LOG.debug("interrupted while the producer closed", e);
        } finally {
            kafka.close();
            tracing.close();
        }
    }
}
