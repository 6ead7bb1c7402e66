package org.waybill.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.Bell;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.LeaseLost;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Patience;
import org.waybill.scanner.Remarks;
import org.waybill.scanner.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill serve}: some roles in this process, against external servers, until it is stopped. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs roles against external servers until stopped; what a pod runs.",
        footer = {
            "",
            "Needs spring.kafka.bootstrap-servers and spring.datasource.url (username, password), e.g. from the",
            "environment: SPRING_KAFKA_BOOTSTRAP_SERVERS, SPRING_DATASOURCE_URL. Batches are opened by",
            "'waybill migrate --detach DIR s3://BUCKET'."
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    @Option(
            names = "--roles",
            split = ",",
            required = true,
            paramLabel = "ROLE",
            description = "Comma-separated: scanner, uploader, verifier.")
    Set<Role> roles = EnumSet.noneOf(Role.class);

    @Mixin
    ConfigOption config = new ConfigOption();

    private final Bell bell = new Bell();

    /** Why a batch is not worked on, as it was said last: it is looked at twice a second. */
    private final Map<Long, String> said = new HashMap<>();

    @Override
    public Integer call() {
        Interruption.install();
        OpenFiles.require();
        var settings = config.read(HomePath.path());
        Logging.start(settings, null, "");
        Absence.watch(false);
        if (AsRoot.isSo()) {
            LOG.info(AsRoot.WORDS);
        }
        try (var platform = Platform.start(new Platform.Wants(null, true, false), settings)) {
            if (roles.contains(Role.UPLOADER) || roles.contains(Role.VERIFIER)) {
                platform.stores().requireCredentials();
            }
            platform.database().migrateSchema();
            try (var engine = Engine.prepare(platform)) {
                engine.work(roles, _ -> true);
                LOG.info("serving {}", roles);
                if (roles.contains(Role.SCANNER)) {
                    scan(platform, engine);
                } else {
                    waitForSignal();
                }
            } catch (InterruptedException e) {
                LOG.info("stopping; what is not done will be done again");
            }
        }
        return ExitCode.INTERRUPTED.number();
    }

    private void waitForSignal() throws InterruptedException {
        while (true) {
            bell.await(Duration.ofHours(1));
        }
    }

    private void scan(Platform platform, Engine engine) throws InterruptedException {
        var batches = new Batches(platform.database());
        var patience = new Patience();
        while (true) {
            for (var state : new State[] {State.RUNNING, State.SWEEPING}) {
                for (var batch : patience.with(() -> batches.in(state))) {
                    work(platform, engine, batch);
                }
            }
            bell.await(LOOK);
        }
    }

    private void work(Platform platform, Engine engine, Batch batch) throws InterruptedException {
        var found = new Patience().with(() -> new Migrations(platform.database()).find(batch.migration()));
        if (found.isEmpty()) {
            // It was forgotten since the batches were looked for.
            return;
        }
        var migration = found.get();
        var root = Path.of(URI.create("file://" + migration.sourceRoot()));
        try {
            var source = new Source(root);
            if (!source.identity().equals(migration.root())) {
                say(
                        batch,
                        root + " is another directory than when migration " + migration.number()
                                + " began: is it mounted?");
                return;
            }
            var targets = new Targets(platform.stores(), new Migrations(platform.database()));
            // Recorded when the batch was opened: a scanner needs no way to the target.
            var can = new Patience().with(() -> targets.known(migration));
            var scanner = engine.scanner();
            var lease = scanner.acquire(migration);
            if (lease.isPresent()) {
                var remarks = new AtomicReference<Remarks>();
                scanner.run(lease.get(), migration, batch, source, now -> {
                    var planner = Run.planner(migration, now, can);
                    remarks.set(planner.remarks());
                    return planner;
                });
                Notes.lines(remarks.get().counts()).forEach(line -> LOG.info("batch {}: {}", batch.id(), line));
                LOG.info("batch {} is done", batch.id());
            }
            said.remove(batch.id());
        } catch (LeaseLost e) {
            say(batch, e.getMessage() + "; it goes on there");
        } catch (CannotRun e) {
            say(batch, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            say(batch, "the source " + root + " cannot be read: " + Failures.reason(e));
        }
    }

    private void say(Batch batch, String why) {
        if (!why.equals(said.put(batch.id(), why))) {
            LOG.warn("batch {}: {}", batch.id(), why);
        }
    }
}
