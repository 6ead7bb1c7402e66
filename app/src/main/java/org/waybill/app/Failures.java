package org.waybill.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.waybill.app.embedded.StartException;
import org.waybill.app.logging.Logging;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Secrets;
import org.waybill.app.output.StandardOutput;
import org.waybill.app.settings.WrongSetting;
import org.waybill.app.wiring.OpenFiles;
import org.waybill.console.CannotListen;
import org.waybill.events.kafka.Kafka;
import org.waybill.ledger.LeaseLost;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.LedgerUnusable;
import org.waybill.model.Printable;
import org.waybill.operations.CannotRun;
import org.waybill.source.Reasons;

/** The message for a command that could not run: a sentence with the next step, never a stack trace. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static int explain(Throwable failure) {
        LOG.debug("the command failed", failure);
        if (OpenFiles.areTooMany(failure)) {
            return say(OpenFiles.words(), ExitCode.COULD_NOT_RUN);
        }
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
                return ExitCode.INTERRUPTED.number();
            }
            if (cause instanceof StandardOutput.Cut) {
                // Its message is printed at the end of the process.
                return ExitCode.DONE.number();
            }
            var message = message(cause);
            if (message != null) {
                return say(message, isUsage(cause) ? ExitCode.USAGE : ExitCode.COULD_NOT_RUN);
            }
        }
        LOG.error("A defect of waybill", failure);
        int code = say("A defect of waybill stopped it: " + failure, ExitCode.COULD_NOT_RUN);
        System.err.println("Nothing is lost; " + details());
        return code;
    }

    private static String details() {
        return Logging.file()
                .map(log -> "the log has the details: " + log)
                .orElse("run it again with LOGGING_FILE_NAME=/a/file, and that file has the details.");
    }

    private static boolean isUsage(Throwable cause) {
        return cause instanceof WrongSetting
                || cause instanceof ConfigException
                || cause instanceof BindException
                || cause instanceof InvalidConfigurationPropertyValueException;
    }

    /** What a person must know about the cause; null when a person cannot change it. */
    private static @Nullable String message(Throwable cause) {
        return switch (cause) {
            case CannotRun e -> e.getMessage();
            case WrongSetting e -> e.getMessage();
            case CannotListen e -> e.getMessage();
            case StartException e -> e.getMessage();
            case Kafka.Unusable e -> e.getMessage() + ". Check spring.kafka.bootstrap-servers.";
            case LedgerUnavailable e -> e.getMessage() + " Check spring.datasource.url.";
            case LedgerUnusable e -> e.getMessage() + " Check spring.datasource.url, or WAYBILL_HOME.";
            case LeaseLost _ -> "Another process has taken over this migration; it goes on there.";
            case BindException e -> setting(e);
            case InvalidConfigurationPropertyValueException e -> e.getMessage();
            // An error of this machine: a full disk, a missing permission.
            case UncheckedIOException e -> refused(Objects.requireNonNullElse(e.getCause(), new IOException(e)));
            case IOException e -> refused(e);
            case ConfigException e -> "A setting of spring.kafka is wrong: " + e.getMessage();
            default -> null;
        };
    }

    private static String refused(IOException e) {
        return "This machine does not let it: " + Reasons.of(e)
                + ". Nothing is lost: put that right and run the same command" + " again.";
    }

    private static String setting(BindException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        var message = String.valueOf(deepest.getMessage()).replace("\n", " ");
        // Our own checks name the setting; conversions do not.
        return "A setting is wrong: " + (message.startsWith("waybill.") ? message : e.getName() + ": " + message);
    }

    private static int say(String message, ExitCode code) {
        System.err.println("waybill: " + Printable.of(Secrets.without(message)));
        return code.number();
    }
}
