package org.waybill.app.aws;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.waybill.model.Sha256;
import org.waybill.objectstore.s3.CredentialsUnavailable;

/** A program that asks for the credentials of its environment as often as it is told, and logs all that any library says. */
final class AskedCredentials {

    private AskedCredentials() {}

    public static void main(String[] arguments) {
        logAll((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME));
        var credentials = AwsCredentials.find(System.getenv(), Path.of(System.getenv("HOME")));
        for (int left = Integer.parseInt(arguments[0]); left > 0; left--) {
            long begun = System.nanoTime();
            try {
                var given = credentials.current();
                System.out.println("GIVEN " + given.accessKey() + " " + hash(given.secretKey()) + " "
                        + hash(String.valueOf(given.sessionToken())));
            } catch (CredentialsUnavailable e) {
                System.out.println("FAILED " + (System.nanoTime() - begun) / 1_000_000 + " ms: " + e.getMessage());
            }
        }
    }

    private static void logAll(Logger root) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setPattern("%d %level %logger %msg%n%ex");
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(root.getLoggerContext());
        appender.setEncoder(encoder);
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
    }

    /** Secrets are not to be found in what it prints. */
    static String hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 12);
    }
}
