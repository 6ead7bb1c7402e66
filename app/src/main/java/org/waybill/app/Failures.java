package org.waybill.app;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.waybill.app.embedded.StartException;
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
            switch (cause) {
                case CannotRun e -> {
                    return say(e.getMessage(), ExitCode.COULD_NOT_RUN);
                }
                case WrongSetting e -> {
                    return say(e.getMessage(), ExitCode.USAGE);
                }
                case StartException e -> {
                    return say(e.getMessage(), ExitCode.COULD_NOT_RUN);
                }
                case LedgerUnavailable e -> {
                    return say(e.getMessage() + " Check spring.datasource.url.", ExitCode.COULD_NOT_RUN);
                }
                case LedgerUnusable e -> {
                    return say(
                            e.getMessage() + " Check spring.datasource.url, or WAYBILL_HOME.", ExitCode.COULD_NOT_RUN);
                }
                case LeaseLost _ -> {
                    return say(
                            "Another process has taken over this migration; it goes on there.", ExitCode.COULD_NOT_RUN);
                }
                case Kafka.Unusable e -> {
                    return say(e.getMessage(), ExitCode.COULD_NOT_RUN);
                }
                case BindException e -> {
                    return say(setting(e), ExitCode.USAGE);
                }
                case InvalidConfigurationPropertyValueException e -> {
                    return say(e.getMessage(), ExitCode.USAGE);
                }
                case InterruptedException _ -> {
                    return ExitCode.INTERRUPTED.number();
                }
                default -> LOG.trace("looking for the cause of {}", cause.getClass());
            }
        }
        LOG.error("A defect of waybill", failure);
        return say(
                "A defect of waybill stopped it: " + failure + "\nNothing is lost; the log has the details.",
                ExitCode.COULD_NOT_RUN);
    }

    private static String setting(BindException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return "A setting is wrong: " + String.valueOf(deepest.getMessage()).replace("\n", " ");
    }

    private static int say(@Nullable String message, ExitCode code) {
        System.err.println("waybill: " + message);
        return code.number();
    }

    /** The reason of an I/O failure in a few words. */
    static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }
}
