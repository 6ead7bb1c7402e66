package org.waybill.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.app.settings.WrongSetting;
import org.waybill.model.Target;
import org.waybill.operations.Caveats;

class OpenWireTest {

    private static Target target(String endpoint) {
        return new Target(endpoint, "us-east-1", "bucket", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000",
                "http://127.8.9.1",
                "http://[::1]:9000",
                "http://localhost:9000",
                "http://LocalHost",
                "https://192.0.2.1",
                "embedded:",
            })
    void whatNobodyCanReachIsTaken(String endpoint) {
        OpenWire.check(target(endpoint), false);
        assertThat(Caveats.ofOpenWire(target(endpoint))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.0.2.1:9000",
                "http://10.0.0.1",
                "http://[2001:db8::1]:9000",
                "http://0.0.0.0:9000",
                "http://localhost.invalid",
            })
    void httpToAnotherMachineMustBeAllowed(String endpoint) {
        assertThatThrownBy(() -> OpenWire.check(target(endpoint), false))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(endpoint)
                .hasMessageContaining("https://")
                .hasMessageContaining("--allow-http")
                .hasMessageContaining("WAYBILL_TARGET_ALLOW_HTTP");
        OpenWire.check(target(endpoint), true);
        assertThat(Caveats.ofOpenWire(target(endpoint)))
                .hasValueSatisfying(words -> assertThat(words).contains("read-back"));
    }
}
