package org.waybill.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private static final String NAME = "a\n12:00:00 all is well\u009b2J\u202e.txt";

    private static String logged(String message, @Nullable Throwable thrown) {
        var context = new LoggerContext();
        var layout = new PatternLayout();
        layout.setContext(context);
        layout.getInstanceConverterMap().put("printable", PrintableMessage::new);
        layout.getInstanceConverterMap().put("trace", PrintableTrace::new);
        layout.setPattern("%level %printable%n%trace");
        layout.start();
        var logger = context.getLogger("test");
        return layout.doLayout(new LoggingEvent("", logger, Level.WARN, message, thrown, new Object[] {NAME}));
    }

    @Test
    void aNameMakesNoLineOfItsOwnAndActsOnNoTerminal() {
        assertThat(logged("{} cannot be read", null))
                .isEqualTo("WARN a%0A12:00:00 all is well%C2%9B2J%E2%80%AE.txt cannot be read\n");
    }

    @Test
    void aTraceIsIndentedSoThatNoLineOfItPassesForAnother() {
        // When
        var lines = logged("failed", new IllegalStateException("x", new IOException(NAME)))
                .lines()
                .toList();

        // Then
        assertThat(lines.getFirst()).isEqualTo("WARN failed");
        assertThat(lines.stream().skip(1)).allMatch(line -> line.startsWith("    "));
        assertThat(lines)
                .contains("    Caused by: java.io.IOException: a", "    12:00:00 all is well%C2%9B2J%E2%80%AE.txt");
    }
}
