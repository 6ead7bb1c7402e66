package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.gateway.files.Side;
import org.waybill.gateway.shadow.Differences;
import org.waybill.gateway.shadow.Sides;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;

class ShadowTest {

    private final MemoryFiles files = new MemoryFiles();
    private final GatewayOnStage gateway = new GatewayOnStage(files);
    private final BlockingQueue<String> noted = new LinkedBlockingQueue<>();

    @BeforeEach
    void begin() {
        gateway.shadow = 1;
        gateway.differences = new Differences() {
            @Override
            public void same(int migration) {
                noted.add("same");
            }

            @Override
            public void different(int migration, SourcePath path, Sha256 local, Sha256 object) {
                noted.add("different " + migration + " " + path + " " + local.equals(hash("one")) + " "
                        + object.equals(hash("two")));
            }

            @Override
            public void inconclusive(int migration) {
                noted.add("inconclusive");
            }
        };
        files.put("a b.txt", new byte[1], true, "text/plain");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static Sha256 hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Optional<Sides.Content> content(String version, String text) {
        return Optional.of(
                new Sides.Content(version, new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))));
    }

    private String afterARead() throws IOException, InterruptedException {
        assertThat(gateway.ask("GET /7/a%20b.txt").status()).isEqualTo(200);
        return String.valueOf(noted.poll(20, TimeUnit.SECONDS));
    }

    private double counted(String result) {
        return gateway.registry
                .counter("waybill.gateway.shadow.reads", "result", result)
                .count();
    }

    @Test
    void equalSidesAreTheSame() throws Exception {
        gateway.sides = (_, _, _) -> content("1", "one");

        assertThat(afterARead()).isEqualTo("same");
        assertThat(counted("same")).isEqualTo(1);
    }

    @Test
    void sidesThatDifferTwiceAreADifference() throws Exception {
        gateway.sides = (_, _, side) -> content("1", side == Side.LOCAL ? "one" : "two");

        assertThat(afterARead()).isEqualTo("different 7 a%20b.txt true true");
        assertThat(counted("different")).isEqualTo(1);
    }

    @Test
    void aDifferenceThatGoesAwayIsNone() throws Exception {
        var answers = new LinkedBlockingQueue<>(List.of("one", "two", "one", "one"));
        gateway.sides = (_, _, _) -> content("1", answers.remove());

        assertThat(afterARead()).isEqualTo("inconclusive");
    }

    @Test
    void anotherVersionSaysNothing() throws Exception {
        gateway.sides = (_, _, side) -> content(side.name(), side.name());

        assertThat(afterARead()).isEqualTo("inconclusive");
    }

    @Test
    void aSideThatIsAwaySaysNothing() throws Exception {
        gateway.sides = (_, _, side) -> side == Side.LOCAL ? content("1", "one") : Optional.empty();
        assertThat(afterARead()).isEqualTo("inconclusive");

        gateway.sides = (_, _, _) -> {
            throw new IOException("away");
        };
        assertThat(afterARead()).isEqualTo("inconclusive");
    }

    @Test
    void aDefectDoesNotEndTheComparing() throws Exception {
        gateway.sides = (_, _, _) -> {
            throw new IllegalStateException("a defect");
        };
        assertThat(gateway.ask("GET /7/a%20b.txt").status()).isEqualTo(200);

        gateway.sides = (_, _, _) -> content("1", "one");
        gateway.ask("GET /7/a%20b.txt");
        assertThat(noted.poll(20, TimeUnit.SECONDS)).isEqualTo("same");
    }

    @Test
    void noShareMeansNoComparison() throws Exception {
        // Given
        gateway.sides = (_, _, _) -> content("1", "one");
        gateway.shadow = 0;
        gateway.ask("GET /7/a%20b.txt");
        gateway.shadow = 1;
        gateway.ask("HEAD /7/a%20b.txt");
        gateway.ask("GET /7/missing");

        // Then
        assertThat(afterARead()).isEqualTo("same");
        assertThat(noted).isEmpty();
        assertThat(counted("same")).isEqualTo(1);
    }

    @Test
    void whatDoesNotFitIsDroppedAndDelaysNobody() throws Exception {
        // Given
        var gate = new CountDownLatch(1);
        gateway.sides = (_, _, _) -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return content("1", "one");
        };

        // When
        try (var wire = gateway.wire()) {
            for (int i = 0; i < 1_010; i++) {
                assertThat(wire.ask("GET /7/a%20b.txt HTTP/1.1", "Host: localhost")
                                .status())
                        .isEqualTo(200);
            }
        }

        // Then
        GatewayOnStage.await(() -> counted("dropped") >= 9);
        gate.countDown();
    }
}
