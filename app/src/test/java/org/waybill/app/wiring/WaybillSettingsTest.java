package org.waybill.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** Every setting in pairs: what holds when nothing is said, and what holds when all is. */
class WaybillSettingsTest {

    private static final Map<String, String> EVERY_KEY = Map.ofEntries(
            Map.entry("instance", "pod-3"),
            Map.entry("kafka.partitions", "12"),
            Map.entry("lanes.small-limit", "2MB"),
            Map.entry("lanes.small-files", "100"),
            Map.entry("lanes.small-bytes", "10MB"),
            Map.entry("lanes.large-files", "3"),
            Map.entry("lanes.large-bytes", "1GB"),
            Map.entry("uploader.small", "11"),
            Map.entry("uploader.large", "2"),
            Map.entry("uploader.bundles", "false"),
            Map.entry("verifier.at-once", "17"),
            Map.entry("retry.failures", "9"),
            Map.entry("retry.first-delay", "2s"),
            Map.entry("retry.longest-delay", "5m"),
            Map.entry("retry.hot-tries", "7"),
            Map.entry("retry.quiet", "4s"),
            Map.entry("target.connect-timeout", "1s"),
            Map.entry("target.progress-timeout", "2s"),
            Map.entry("target.call-timeout", "3s"),
            Map.entry("target.allow-http", "true"),
            Map.entry("management.address", "0.0.0.0"),
            Map.entry("management.port", "9000"),
            Map.entry("log.format", "json"),
            Map.entry("console.address", "0.0.0.0"),
            Map.entry("console.port", "80"),
            Map.entry("console.sources", "/data,/more"),
            Map.entry("console.targets", "s3://files/app/"));

    private static WaybillSettings bound(Map<String, String> settings) {
        var prefixed = new HashMap<String, String>();
        settings.forEach((key, value) -> prefixed.put("waybill." + key, value));
        return new Binder(new MapConfigurationPropertySource(prefixed)).bindOrCreate("waybill", WaybillSettings.class);
    }

    @Test
    void whatHoldsWhenNothingIsSaid() {
        assertThat(bound(Map.of()))
                .isEqualTo(new WaybillSettings(
                        "",
                        new WaybillSettings.Topics(4),
                        new WaybillSettings.LaneSettings(
                                DataSize.ofMegabytes(1), 4_000, DataSize.ofMegabytes(256), 64, DataSize.ofGigabytes(8)),
                        new WaybillSettings.Uploads(256, 4, true),
                        new WaybillSettings.Proofs(256),
                        new WaybillSettings.Retry(
                                5, Duration.ofSeconds(1), Duration.ofMinutes(1), 5, Duration.ofSeconds(3)),
                        new WaybillSettings.Targets(
                                Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), false),
                        new WaybillSettings.Management("127.0.0.1", 8472),
                        new WaybillSettings.Log("text"),
                        new WaybillSettings.Console("127.0.0.1", 8470, List.of(), List.of())));
    }

    @Test
    void whatHoldsWhenEveryKeyIsSet() {
        assertThat(bound(EVERY_KEY))
                .isEqualTo(new WaybillSettings(
                        "pod-3",
                        new WaybillSettings.Topics(12),
                        new WaybillSettings.LaneSettings(
                                DataSize.ofMegabytes(2), 100, DataSize.ofMegabytes(10), 3, DataSize.ofGigabytes(1)),
                        new WaybillSettings.Uploads(11, 2, false),
                        new WaybillSettings.Proofs(17),
                        new WaybillSettings.Retry(
                                9, Duration.ofSeconds(2), Duration.ofMinutes(5), 7, Duration.ofSeconds(4)),
                        new WaybillSettings.Targets(
                                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), true),
                        new WaybillSettings.Management("0.0.0.0", 9000),
                        new WaybillSettings.Log("json"),
                        new WaybillSettings.Console(
                                "0.0.0.0", 80, List.of("/data", "/more"), List.of("s3://files/app/"))));
    }

    @Test
    void everySettingStandsInThisTest() {
        assertThat(keys(WaybillSettings.class, "").toList())
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(EVERY_KEY.keySet()));
    }

    private static Stream<String> keys(Class<?> type, String prefix) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component -> component.getType().isRecord()
                        ? keys(component.getType(), prefix + dashed(component) + ".")
                        : Stream.of(prefix + dashed(component)));
    }

    private static String dashed(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.partitions, 0",
        "lanes.small-files, 0",
        "lanes.large-files, -1",
        "uploader.small, 0",
        "uploader.large, 0",
        "verifier.at-once, 0",
        "management.port, -2",
        "console.port, -1"
    })
    void aNumberThatIsTooSmallIsNamed(String key, String value) {
        assertThatThrownBy(() -> bound(Map.of(key, value))).rootCause().hasMessageContaining("waybill." + key);
    }
}
