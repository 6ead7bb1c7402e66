package org.waybill.app;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.Interruption;
import org.waybill.app.embedded.Home;
import org.waybill.app.embedded.LedgerNote;
import org.waybill.app.logging.Absence;
import org.waybill.app.logging.Logging;
import org.waybill.app.management.ManagementPort;
import org.waybill.app.management.Readiness;
import org.waybill.app.metrics.Metrics;
import org.waybill.app.output.ExitCode;
import org.waybill.app.settings.Settings;
import org.waybill.app.wiring.AsRoot;
import org.waybill.app.wiring.ConsoleWiring;
import org.waybill.app.wiring.Engine;
import org.waybill.app.wiring.FailureWatch;
import org.waybill.app.wiring.FirstLink;
import org.waybill.app.wiring.HomePath;
import org.waybill.app.wiring.OpenFiles;
import org.waybill.app.wiring.Platform;
import org.waybill.app.wiring.RoleName;
import org.waybill.app.wiring.WaybillSettings;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Patience;
import org.waybill.ledger.figures.Views;
import org.waybill.model.Bell;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Targets;
import org.waybill.scanner.ScannerRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill serve}: roles in this process until it is stopped, against real servers or embedded ones. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Works on all open batches until it is stopped.",
        footer = {
            "",
            "Batches are opened by 'waybill batch start DIR s3://BUCKET', and 'waybill batch list' shows them.",
            "",
            "Kafka and Postgres that no setting names (spring.kafka.bootstrap-servers, spring.datasource.url; or the",
            "variables SPRING_KAFKA_BOOTSTRAP_SERVERS, SPRING_DATASOURCE_URL) are started in WAYBILL_HOME. With --roles,",
            "as in a pod, both must be named: roles in processes of their own need the same servers.",
            "",
            "The console is at http://127.0.0.1:8470 (waybill.console.address, waybill.console.port). As long as nobody can log",
            "in, a login link is printed that works once; 'waybill user link' makes another.",
            "",
            "Examples: waybill serve",
            "          waybill serve --roles uploader,verifier"
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** Long enough for a command that looks at the ledger, such as status, to end. */
    private static final Duration WAITS_FOR_HOME = Duration.ofSeconds(30);

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            description = "Comma-separated: scanner, uploader, verifier, console. Default: all of them.")
    Set<RoleName> roles = EnumSet.noneOf(RoleName.class);

    @Mixin
    ConfigOption config = new ConfigOption();

    private final Bell bell = new Bell();

    @Override
    public Integer call() {
        Interruption.install();
        OpenFiles.require();
        var home = HomePath.path();
        var settings = config.read(home);
        boolean embedded = roles.isEmpty() && !Platform.isExternal(settings);
        if (embedded) {
            try (var held = Home.open(home, WAITS_FOR_HOME)) {
                return serve(settings, held);
            } catch (InterruptedException e) {
                return ExitCode.INTERRUPTED.number();
            }
        }
        return serve(settings, null);
    }

    /** @param home of the embedded servers; null where nothing is embedded */
    private int serve(Settings settings, @Nullable Home home) {
        Logging.start(settings, home == null ? null : home.log(), "");
        Absence.watch(false);
        if (AsRoot.isSo()) {
            LOG.info(AsRoot.WORDS);
        }
        var readiness = new Readiness();
        try (var metrics = new Metrics(WaybillMain.VERSION);
                var _ = ManagementPort.open(WaybillSettings.of(settings).management(), readiness, metrics::page);
                var platform = Platform.start(new Platform.Wants(home, true, home != null), settings)) {
            var watched = new Watched(readiness, metrics);
            if (home == null) {
                work(platform, watched, null);
            } else {
                try (var _ = LedgerNote.leave(home, platform.embeddedLedger(), true)) {
                    work(platform, watched, home);
                }
            }
        }
        return ExitCode.INTERRUPTED.number();
    }

    private void work(Platform platform, Watched watched, @Nullable Home home) {
        var working = roles.isEmpty() ? EnumSet.allOf(RoleName.class) : roles;
        // Whoever names the roles has prepared for them; a laptop may only use the embedded store.
        if (roles.contains(RoleName.UPLOADER) || roles.contains(RoleName.VERIFIER)) {
            platform.stores().requireCredentials();
        }
        platform.database().migrateSchema();
        var failures = new FailureWatch(platform::serverFailure, Thread.currentThread());
        var watch = Thread.ofVirtual().start(failures);
        try (var engine = Engine.prepare(platform, watched.metrics)) {
            engine.consume(working, _ -> true);
            if (working.contains(RoleName.SCANNER)) {
                engine.start(engine.scannerRole(preparation(platform)));
            }
            if (working.contains(RoleName.CONSOLE)) {
                console(engine, platform, home);
            }
            watched.serving(platform, engine, working);
            LOG.info("serving {}", working);
            waitForSignal(watched.readiness);
        } catch (InterruptedException e) {
            failures.failure().ifPresent(why -> {
                throw new CannotRun(why + " Nothing is lost: then start it again.");
            });
            LOG.info("stopping; what is not done will be done again");
        } finally {
            watch.interrupt();
        }
    }

    private static void console(Engine engine, Platform platform, @Nullable Home home) {
        var console = engine.start(ConsoleWiring.role(platform, home));
        FirstLink.offer(platform.database(), console.origin(), home);
    }

    /** What the management port tells of. */
    private record Watched(Readiness readiness, Metrics metrics) {

        void serving(Platform platform, Engine engine, Set<RoleName> working) {
            metrics.pool(platform.pool());
            platform.home().ifPresent(metrics::home);
            metrics.roles(engine::health);
            if (working.contains(RoleName.SCANNER)) {
                metrics.ledger(
                        platform.settings().lanes().lanes(), new Views(platform.database())::read, engine::backlogs);
            }
            readiness.serving(engine::health);
        }
    }

    private void waitForSignal(Readiness readiness) throws InterruptedException {
        try {
            while (true) {
                bell.await(Duration.ofHours(1));
            }
        } finally {
            readiness.stopping();
        }
    }

    /** Uses what was recorded when the batch was opened, so that a scanner needs no access to the target. */
    private static ScannerRole.Preparation preparation(Platform platform) {
        var targets = new Targets(platform.stores(), new Migrations(platform.database()));
        var patience = new Patience();
        return migration -> {
            var found = ready(() -> patience.with(() -> targets.known(migration)));
            found.notes().forEach(note -> LOG.info("{}", note));
            return batch -> ready(() -> Run.planner(migration, batch, found.capabilities()));
        };
    }

    private interface Question<T, E extends Exception> {
        T answer() throws E;
    }

    private static <T, E extends Exception> T ready(Question<T, E> question) throws E {
        try {
            return question.answer();
        } catch (CannotRun e) {
            throw new ScannerRole.Unready(String.valueOf(e.getMessage()));
        }
    }
}
