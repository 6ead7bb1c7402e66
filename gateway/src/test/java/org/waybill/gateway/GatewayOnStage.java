package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.waybill.gateway.access.Access;
import org.waybill.gateway.access.Callers;
import org.waybill.gateway.access.Network;
import org.waybill.gateway.access.Right;
import org.waybill.gateway.files.Files;
import org.waybill.gateway.migration.Delivery;
import org.waybill.gateway.migration.ServedMigration;
import org.waybill.gateway.migration.Verified;
import org.waybill.gateway.shadow.Differences;
import org.waybill.gateway.shadow.Sides;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;

/** A running gateway on a free port, with migration 7, which is also called "docs". */
final class GatewayOnStage implements AutoCloseable {

    static final Access LOOPBACK = new Access(true, false, Optional.empty(), List.of());

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Map<String, Right> tokens = new ConcurrentHashMap<>();
    final GatewayRole role;

    volatile Access access = LOOPBACK;
    volatile Delivery delivery = Delivery.PROXY;
    volatile double shadow;
    volatile String active = "active/";
    volatile Verified verified = (_, _, _, _) -> Verified.Ending.VERIFIED;
    volatile Callers callers = (token, _, _) -> tokens.getOrDefault(token, Right.NONE);
    volatile Sides sides = (_, _, _) -> Optional.empty();
    volatile Differences differences = new NoDifferences();

    GatewayOnStage(Files files) {
        this(files, limits(Duration.ofSeconds(10), 4 << 10), List.of());
    }

    GatewayOnStage(Files files, Limits limits, List<Network> proxies) {
        var served = new Served(files);
        var parts = new GatewayParts(
                name -> name.equals("7") || name.equals("docs") ? Optional.of(served) : Optional.empty(),
                (token, migration, from) -> callers.right(token, migration, from),
                (migration, path, facts, most) -> verified.await(migration, path, facts, most),
                new GatewayParts.Shadowing((migration, path, side) -> sides.open(migration, path, side), new Forward()),
                registry,
                Clock.systemUTC());
        role = new GatewayRole(
                parts, new GatewaySettings(InetAddress.getLoopbackAddress(), 0, LOOPBACK, proxies, limits, 100 << 20));
        role.start();
    }

    /** @param rate bytes a second */
    static Limits limits(Duration grace, long rate) {
        return new Limits(16 << 10, 32 << 20, 8, rate, grace, Duration.ofSeconds(10));
    }

    Wire wire() throws IOException {
        return new Wire(role.port());
    }

    /** One request over a connection of its own. */
    Wire.Answer ask(String line, String... headers) throws IOException {
        try (var wire = wire()) {
            var lines = new String[headers.length + 2];
            lines[0] = line + " HTTP/1.1";
            lines[1] = "Host: localhost";
            System.arraycopy(headers, 0, lines, 2, headers.length);
            return wire.ask(lines);
        }
    }

    /** A request with a body. */
    Wire.Answer send(String line, String body, String... headers) throws IOException {
        try (var wire = wire()) {
            wire.send(line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n"
                    + String.join(
                            "",
                            java.util.Arrays.stream(headers)
                                    .map(h -> h + "\r\n")
                                    .toList()) + "\r\n" + body);
            return wire.answer(false);
        }
    }

    /** Waits for what comes soon: the gateway counts a request after it has answered it. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        var never = new CountDownLatch(1);
        for (int i = 0; i < 1_500 && !condition.getAsBoolean(); i++) {
            assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Override
    public void close() {
        role.close();
    }

    private final class Served implements ServedMigration {

        private final Files files;

        Served(Files files) {
            this.files = files;
        }

        @Override
        public int number() {
            return 7;
        }

        @Override
        public Files files() {
            return files;
        }

        @Override
        public Access access() {
            return access;
        }

        @Override
        public Delivery delivery(SourcePath path) {
            return delivery;
        }

        @Override
        public double shadow(SourcePath path) {
            return shadow;
        }

        @Override
        public boolean isActive(SourcePath path) {
            return path.encoded().startsWith(active);
        }
    }

    /** Hands on to what the test has set. */
    private final class Forward implements Differences {

        @Override
        public void same(int migration) {
            differences.same(migration);
        }

        @Override
        public void different(int migration, SourcePath path, Sha256 local, Sha256 object) {
            differences.different(migration, path, local, object);
        }

        @Override
        public void inconclusive(int migration) {
            differences.inconclusive(migration);
        }
    }

    private static final class NoDifferences implements Differences {

        @Override
        public void same(int migration) {
            // Nobody asks.
        }

        @Override
        public void different(int migration, SourcePath path, Sha256 local, Sha256 object) {
            // Nobody asks.
        }

        @Override
        public void inconclusive(int migration) {
            // Nobody asks.
        }
    }
}
