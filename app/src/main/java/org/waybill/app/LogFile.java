package org.waybill.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The log under the home. */
final class LogFile {

    private LogFile() {}

    /**
     * Keeps the AWS SDK from standard output, where all logs go until the settings are read. What fails there is told by its
     * exceptions.
     */
    static void keepsSdkOut() {
        if (LoggerFactory.getLogger("software.amazon.awssdk") instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }

    /** A line that it does not take is lost without a word: on a full disk that is every line, each with a stack trace. */
    static void failsQuietly() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            var status = logging.getStatusManager();
            status.getCopyOfStatusListenerList().forEach(status::remove);
        }
    }
}
