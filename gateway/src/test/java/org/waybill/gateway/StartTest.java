package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waybill.gateway.access.Access;
import org.waybill.gateway.access.Right;
import org.waybill.gateway.migration.Verified;

class StartTest {

    private static GatewayRole role(InetAddress address, int port, Access access) {
        return new GatewayRole(
                new GatewayParts(
                        _ -> Optional.empty(),
                        (_, _, _) -> Right.NONE,
                        (_, _, _, _) -> Verified.Ending.LATER,
                        new GatewayParts.Shadowing((_, _, _) -> Optional.empty(), null),
                        new SimpleMeterRegistry(),
                        Clock.systemUTC()),
                new GatewaySettings(address, port, access, List.of(), Limits.DEFAULT, 1));
    }

    @Test
    void i15WhereOthersReachItSomeSettingSaysWhoMay() throws Exception {
        try (var role = role(InetAddress.getByName("0.0.0.0"), 0, GatewayOnStage.LOOPBACK)) {
            assertThatThrownBy(role::start)
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining("waybill.gateway.networks");
        }
        try (var role =
                role(InetAddress.getByName("0.0.0.0"), 0, new Access(false, true, Optional.empty(), List.of()))) {
            role.start();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var role = role(InetAddress.getLoopbackAddress(), taken.getLocalPort(), Access.NOBODY)) {
            assertThatThrownBy(role::start)
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()))
                    .hasMessageContaining("waybill.gateway.port");
        }
    }
}
