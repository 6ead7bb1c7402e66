package org.waybill.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesTest {

    private static final String NAME = "a\n\"b\"\u001b[2J\u202e.txt";

    private static String logged(@Nullable Throwable thrown) {
        var layout = new JsonLines();
        layout.start();
        var event = new LoggingEvent(
                "", new LoggerContext().getLogger("test"), Level.WARN, "{} cannot be read", thrown, new Object[] {NAME
                });
        event.setTimeStamp(0);
        event.setMDCPropertyMap(Map.of("migration", "7"));
        return layout.doLayout(event);
    }

    private static JsonNode parsed(String line) {
        return new JsonMapper().readTree(line);
    }

    @Test
    void aMessageIsOneLineWhateverNameIsInIt() {
        // When
        var line = logged(null);

        // Then
        assertThat(line.strip()).doesNotContain("\n", "\u001b", "\u202e");
        assertThat(parsed(line).path("message").asString()).isEqualTo(NAME + " cannot be read");
        assertThat(parsed(line).path("level").asString()).isEqualTo("WARN");
        assertThat(parsed(line).path("time").asString()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(parsed(line).path("migration").asString()).isEqualTo("7");
        assertThat(parsed(line).has("trace")).isFalse();
    }

    @Test
    void aTraceBelongsToItsMessage() {
        // When
        var line = logged(new IllegalStateException("a defect"));

        // Then
        assertThat(line.lines()).hasSize(1);
        assertThat(parsed(line).path("trace").asString()).contains("IllegalStateException: a defect", "\tat ");
    }
}
