package org.waybill.app;

import java.io.IOException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.waybill.app.embedded.StartException;
import org.waybill.events.Printable;
import org.waybill.events.kafka.Kafka;
import org.waybill.ledger.LeaseLost;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.LedgerUnusable;

/** What is said of a command that could not run: a sentence with the next step, never a stack trace. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static int explain(Throwable failure) {
        LOG.debug("the command failed", failure);
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                return ExitCode.INTERRUPTED.number();
            }
            if (cause instanceof StandardOutput.Cut) {
                // Its own words come at the end of the process.
                return ExitCode.DONE.number();
            }
            var message = message(cause);
            if (message != null) {
                return say(message, isUsage(cause) ? ExitCode.USAGE : ExitCode.COULD_NOT_RUN);
            }
        }
        LOG.error("A defect of waybill", failure);
        int code = say("A defect of waybill stopped it: " + failure, ExitCode.COULD_NOT_RUN);
        System.err.println("Nothing is lost; the log has the details.");
        return code;
    }

    private static boolean isUsage(Throwable cause) {
        return cause instanceof WrongSetting
                || cause instanceof ConfigException
                || cause instanceof BindException
                || cause instanceof InvalidConfigurationPropertyValueException;
    }

    /** What a person must know of the cause; null when it is no condition that a person can change. */
    private static @Nullable String message(Throwable cause) {
        return switch (cause) {
            case CannotRun e -> e.getMessage();
            case WrongSetting e -> e.getMessage();
            case StartException e -> e.getMessage();
            case Kafka.Unusable e -> e.getMessage() + ". Check spring.kafka.bootstrap-servers.";
            case LedgerUnavailable e -> e.getMessage() + " Check spring.datasource.url.";
            case LedgerUnusable e -> e.getMessage() + " Check spring.datasource.url, or WAYBILL_HOME.";
            case LeaseLost _ -> "Another process has taken over this migration; it goes on there.";
            case BindException e -> setting(e);
            case InvalidConfigurationPropertyValueException e -> e.getMessage();
            case ConfigException e -> "A setting of spring.kafka is wrong: " + e.getMessage();
            default -> null;
        };
    }

    private static String setting(BindException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        var message = String.valueOf(deepest.getMessage()).replace("\n", " ");
        // Our own checks name the setting, conversions do not.
        return "A setting is wrong: " + (message.startsWith("waybill.") ? message : e.getName() + ": " + message);
    }

    private static int say(String message, ExitCode code) {
        System.err.println("waybill: " + Printable.of(message));
        return code.number();
    }

    /** The reason of an I/O failure in a few words. */
    static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }
}
