package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FreePortTest {

    private final List<ServerSocket> others = new ArrayList<>();
    private final List<Integer> tried = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (var other : others) {
            other.close();
        }
    }

    private void taken(int port) {
        try {
            others.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerWhosePortWasTakenMeanwhileGetsAnother() {
        // When: somebody is faster at the first port
        int port = FreePort.start(chosen -> {
            tried.add(chosen);
            if (tried.size() == 1) {
                taken(chosen);
                throw new StartException("address already in use");
            }
            return chosen;
        });

        // Then
        assertThat(tried).hasSize(2).endsWith(port).doesNotHaveDuplicates();
    }

    @Test
    void aServerThatFailsForAnotherReasonIsStartedOnce() {
        // When / Then
        assertThatThrownBy(() -> FreePort.start(port -> {
                    tried.add(port);
                    throw new StartException("the disk is full");
                }))
                .hasMessage("the disk is full");
        assertThat(tried).hasSize(1);
    }

    @Test
    void aServerThatNeverGetsItsPortIsGivenUp() {
        // When / Then
        assertThatThrownBy(() -> FreePort.start(port -> {
                    tried.add(port);
                    taken(port);
                    throw new StartException("address already in use");
                }))
                .hasMessage("address already in use");
        assertThat(tried).hasSize(3);
    }
}
