package org.waybill.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.waybill.app.settings.Settings;
import org.waybill.app.settings.WrongSetting;

/**
 * Decides where log messages go. A person sees waybill's own messages; those of servers and clients go to the log file,
 * if there is one. This is the only configuration: Logback reads no file, and no path is treated as a pattern.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {

    private static final String OURS = "org.waybill";

    /** A logger of the AWS SDK: the failures it logs quote the output of credential_process. We report them without that. */
    private static final String TELLTALE = "software.amazon.awssdk.utils.cache";

    private static final String FORMAT = "waybill.log.format";

    private static final String FOR_PEOPLE = "%d{HH:mm:ss} %printable%n%ex{0}";
    private static final String FOR_FILES =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{30}: %printable%n%trace";

    private static final String PERSON = "PERSON";
    private static final String FILE = "FILE";
    private static final FileSize LARGEST = FileSize.valueOf("20MB");

    /** Logback calls this before the first message. */
    @Override
    public ExecutionStatus configure(LoggerContext logging) {
        logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        logging.getLogger(OURS).setLevel(Level.INFO);
        logging.getLogger(TELLTALE).setLevel(Level.OFF);
        person(logging, text(logging, FOR_PEOPLE));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Applies the settings from now on.
     *
     * @param usual the default file if none is set; null: no file
     * @param freshLine goes before each line for a person
     */
    public static void start(
            Settings settings, java.nio.file.@org.jspecify.annotations.Nullable Path usual, String freshLine) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext logging)) {
            return;
        }
        boolean json = isJson(settings);
        person(logging, json ? json(logging) : text(logging, freshLine + FOR_PEOPLE));
        settings.value("logging.file.name")
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .or(() -> Optional.ofNullable(usual))
                .ifPresent(file -> {
                    SLF4JBridgeHandler.removeHandlersForRootLogger();
                    SLF4JBridgeHandler.install();
                    file(logging, file, json ? json(logging) : text(logging, FOR_FILES));
                });
        settings.levels().forEach((name, level) -> level(logging, name, level));
        logging.getLogger(TELLTALE).setLevel(Level.OFF);
    }

    /** The log file; empty when there is none. */
    public static Optional<Path> file() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext logging
                        && logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(FILE)
                                instanceof RollingFileAppender<ILoggingEvent> file
                        && file.isStarted()
                ? Optional.of(Path.of(file.getFile()))
                : Optional.empty();
    }

    private static void person(LoggerContext logging, Layout<ILoggingEvent> layout) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setName(PERSON);
        appender.setContext(logging);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(logging, layout));
        appender.addFilter(new AfterAbsence());
        appender.start();
        var ours = logging.getLogger(OURS);
        ours.detachAppender(PERSON);
        ours.addAppender(appender);
    }

    private static void file(LoggerContext logging, Path file, Layout<ILoggingEvent> layout) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setName(FILE);
        appender.setContext(logging);
        appender.setFile(file.toString());
        appender.setEncoder(encoder(logging, layout));
        var rolling = new NumberedLogs();
        rolling.setContext(logging);
        rolling.setParent(appender);
        appender.setRollingPolicy(rolling);
        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setContext(logging);
        size.setMaxFileSize(LARGEST);
        size.start();
        appender.setTriggeringPolicy(size);
        appender.start();
        if (!appender.isStarted()) {
            throw new WrongSetting("The log " + file
                    + " cannot be written. Check logging.file.name and the permissions of" + " its folder.");
        }
        logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
        // Messages that java.util.logging would discard are then never created.
        var levels = new LevelChangePropagator();
        levels.setContext(logging);
        levels.setResetJUL(true);
        logging.addListener(levels);
        levels.start();
    }

    private static boolean isJson(Settings settings) {
        var format = settings.value(FORMAT).map(String::strip).orElse("text");
        if (!format.equals("text") && !format.equals("json")) {
            throw new WrongSetting("A setting is wrong: " + FORMAT + " is '" + format + "'; it must be text or json.");
        }
        return format.equals("json");
    }

    private static Layout<ILoggingEvent> json(LoggerContext logging) {
        var layout = new JsonLines();
        layout.setContext(logging);
        layout.start();
        return layout;
    }

    private static Layout<ILoggingEvent> text(LoggerContext logging, String pattern) {
        var layout = new PatternLayout();
        layout.setContext(logging);
        layout.getInstanceConverterMap().put("printable", PrintableMessage::new);
        layout.getInstanceConverterMap().put("trace", PrintableTrace::new);
        layout.setPattern(pattern);
        layout.start();
        return layout;
    }

    private static LayoutWrappingEncoder<ILoggingEvent> encoder(LoggerContext logging, Layout<ILoggingEvent> layout) {
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(logging);
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        return encoder;
    }

    private static void level(LoggerContext logging, String name, String level) {
        // YAML reads an unquoted off as false.
        var found = Level.toLevel(level.strip().equals("false") ? "off" : level.strip(), null);
        if (found == null) {
            throw new WrongSetting("A setting is wrong: logging.level." + name + " is '" + level
                    + "'; it must be one of off, error, warn, info, debug, trace.");
        }
        Logger logger = logging.getLogger(
                name.toLowerCase(Locale.ROOT).equals("root") ? org.slf4j.Logger.ROOT_LOGGER_NAME : name);
        logger.setLevel(found);
    }
}
