package org.waybill.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedLogsTest {

    @TempDir
    Path directory;

    @Test
    void keepsThreeWhateverThePathHolds() throws Exception {
        // Given
        var folder = Files.createDirectory(directory.resolve("100 %i ${x} \\ %d{yyyy}"));
        var log = folder.resolve("waybill.log");
        var appender = new RollingFileAppender<>();
        appender.setContext(new LoggerContext());
        appender.setFile(log.toString());
        var logs = new NumberedLogs();
        logs.setParent(appender);

        // When
        for (var content : List.of("one", "two", "three", "four")) {
            Files.writeString(log, content);
            logs.rollover();
        }
        Files.writeString(log, "five");

        // Then
        assertThat(Stream.of("waybill.log", "waybill.log.1", "waybill.log.2", "waybill.log.3")
                        .map(folder::resolve))
                .extracting(Files::readString)
                .containsExactly("five", "four", "three", "two");
        assertThat(folder.toFile().list()).hasSize(4);
    }
}
