package org.waybill.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.app.settings.Settings;
import org.waybill.app.settings.WrongSetting;

@Timeout(60)
class PlatformTest {

    @TempDir
    Path home;

    @Test
    void aServerThatAsksForThePasswordInClearDoesNotGetIt() throws Exception {
        try (var postgres = new CuriousPostgres()) {
            // When
            connect("jdbc:postgresql://127.0.0.1:" + postgres.port() + "/ledger");

            // Then
            assertThat(postgres.heard()).contains("waybill").doesNotContain("s3cret");
        }
    }

    @Test
    void itGetsItWhereTheOperatorSaysSoByName() throws Exception {
        try (var postgres = new CuriousPostgres()) {
            // When
            connect("jdbc:postgresql://127.0.0.1:" + postgres.port() + "/ledger?requireAuth=password");

            // Then
            assertThat(postgres.heard()).contains("s3cret");
        }
    }

    @Test
    void aServerElsewhereThatDoesNotProveItselfHearsNothing() throws Exception {
        try (var postgres = new CuriousPostgres()) {
            // When
            connect("jdbc:postgresql://0.0.0.0:" + postgres.port() + "/ledger");

            // Then
            assertThat(postgres.heard()).isEmpty();
        }
    }

    @Test
    void itIsSpokenToInClearWhereTheOperatorSaysSoByName() throws Exception {
        try (var postgres = new CuriousPostgres()) {
            // When
            connect(
                    "jdbc:postgresql://0.0.0.0:" + postgres.port() + "/ledger",
                    Map.of("SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_SSLMODE", "disable"));

            // Then
            assertThat(postgres.heard()).contains("waybill").doesNotContain("s3cret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:postgresql://127.0.0.1:1/x?password=s3cret", "jdbc:postgresql://me:s3cret@127.0.0.1:1/x"})
    void aPasswordInAnAddressIsRefusedAndNotShown(String url) {
        for (var name : new String[] {"SPRING_DATASOURCE_URL", "SPRING_DATASOURCE_HIKARI_JDBCURL"}) {
            var variables = new HashMap<>(Map.of("SPRING_DATASOURCE_URL", "jdbc:postgresql://127.0.0.1:1/x"));
            variables.put(name, url);
            var settings = settings(variables);

            assertThatThrownBy(() -> start(settings).close())
                    .isInstanceOf(WrongSetting.class)
                    .hasMessageContaining("password")
                    .hasMessageNotContaining("s3cret");
        }
    }

    private void connect(String url) {
        connect(url, Map.of());
    }

    private void connect(String url, Map<String, String> more) {
        var variables = new HashMap<>(more);
        variables.putAll(Map.of(
                "SPRING_DATASOURCE_URL", url,
                "SPRING_DATASOURCE_USERNAME", "waybill",
                "SPRING_DATASOURCE_PASSWORD", "s3cret"));
        try (var platform = start(settings(variables))) {
            assertThatThrownBy(() -> platform.database().migrateSchema()).hasMessageNotContaining("s3cret");
        }
    }

    private Settings settings(Map<String, String> variables) {
        return Settings.read(WaybillSettings.class, variables, home, null);
    }

    private static Platform start(Settings settings) {
        return Platform.start(new Platform.Wants(null, false, false), settings);
    }
}
