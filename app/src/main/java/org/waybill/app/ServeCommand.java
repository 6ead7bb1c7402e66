package org.waybill.app;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.app.logging.Absence;
import org.waybill.app.logging.Logging;
import org.waybill.app.output.ExitCode;
import org.waybill.app.wiring.AsRoot;
import org.waybill.app.wiring.Engine;
import org.waybill.app.wiring.HomePath;
import org.waybill.app.wiring.OpenFiles;
import org.waybill.app.wiring.Platform;
import org.waybill.app.wiring.RoleName;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Patience;
import org.waybill.model.Bell;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Targets;
import org.waybill.scanner.ScannerRole;
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

    @Option(
            names = "--roles",
            split = ",",
            required = true,
            paramLabel = "ROLE",
            description = "Comma-separated: scanner, uploader, verifier.")
    Set<RoleName> roles = EnumSet.noneOf(RoleName.class);

    @Mixin
    ConfigOption config = new ConfigOption();

    private final Bell bell = new Bell();

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
            if (roles.contains(RoleName.UPLOADER) || roles.contains(RoleName.VERIFIER)) {
                platform.stores().requireCredentials();
            }
            platform.database().migrateSchema();
            try (var engine = Engine.prepare(platform)) {
                engine.consume(roles, _ -> true);
                if (roles.contains(RoleName.SCANNER)) {
                    engine.start(engine.scannerRole(preparation(platform)));
                }
                LOG.info("serving {}", roles);
                waitForSignal();
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
