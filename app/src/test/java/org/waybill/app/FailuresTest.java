package org.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setErr(before);
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                Arguments.of(
                        new UncheckedIOException(new FileSystemException("/h/x", null, "No space left on device")),
                        "/h/x: No space left on device"),
                Arguments.of(
                        new IllegalStateException(new FileSystemException("/h/x", null, "Read-only file system")),
                        "/h/x: Read-only file system"),
                Arguments.of(new IllegalStateException(new AccessDeniedException("/h/x")), "/h/x: permission denied"),
                Arguments.of(new IOException("Input/output error"), "Input/output error"),
                Arguments.of(
                        new IllegalStateException("The ledger is away.", new SocketException("Too many open files")),
                        "ulimit -n 4096"));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void whatTheMachineRefusesIsNoDefect(Throwable failure, String words) {
        // When
        int code = Failures.explain(failure);

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .startsWith("waybill: ")
                .contains(words)
                .doesNotContain("defect", "the log");
    }

    @Test
    void whereThereIsNoLogNoneIsPromised() {
        // When
        int code = Failures.explain(new IllegalStateException("who knows"));

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("A defect of waybill stopped it")
                .contains("LOGGING_FILE_NAME")
                .doesNotContain("the log has");
    }
}
