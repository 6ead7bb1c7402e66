package org.waybill.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.AbstractEnvironment;

class SettingsTest {

    /** Settings like ours. */
    record Sample(String instance, Lanes lanes, Target target) {
        record Lanes(int smallFiles) {}

        record Target(int callTimeout) {}
    }

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectory(
                directory.resolve("home"), PosixFilePermissions.asFileAttribute(permissions("rwx------")));
    }

    @ParameterizedTest
    @CsvSource({
        "WAYBILL_LANES_SMALL_FILES, WAYBILL_LANES_SMALLFILES",
        "WAYBILL_LANES_LARGEST, WAYBILL_LANES_LARGEST",
        "WAYBILL_LANE_SMALLFILES, WAYBILL_LANES_SMALLFILES",
        "WAYBILL_INSTANC, WAYBILL_INSTANCE",
        "WAYBILL_HOMES, WAYBILL_HOME",
        "WAYBILL_JAVAOPTS, WAYBILL_JAVA_OPTS",
        "WAYBILL_TARGET_CALL, WAYBILL_TARGET_CALL",
    })
    void aVariableThatLooksLikeAMisspeltSettingStopsTheStart(String variable, String inTheMessage) {
        assertThatThrownBy(() -> read(Map.of(variable, "1")))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(variable)
                .hasMessageContaining(inTheMessage);
    }

    @Test
    void whatKubernetesSetsBesideServicesOfOurNameCountsForNothing() {
        // Given
        var variables = Map.ofEntries(
                Map.entry("WAYBILL_PORT", "tcp://10.0.0.1:80"),
                Map.entry("WAYBILL_SERVICE_HOST", "10.0.0.1"),
                Map.entry("WAYBILL_SERVICE_PORT", "80"),
                Map.entry("WAYBILL_SERVICE_PORT_HTTP", "80"),
                Map.entry("WAYBILL_PORT_80_TCP", "tcp://10.0.0.1:80"),
                Map.entry("WAYBILL_PORT_80_TCP_PROTO", "tcp"),
                Map.entry("WAYBILL_PORT_80_TCP_PORT", "80"),
                Map.entry("WAYBILL_PORT_80_TCP_ADDR", "10.0.0.1"),
                Map.entry("WAYBILL_TARGET_SERVICE_HOST", "10.0.0.2"),
                Map.entry("WAYBILL_TARGET_PORT", "udp://10.0.0.2:53"),
                Map.entry("WAYBILL_TARGET_PORT_53_UDP_ADDR", "10.0.0.2"),
                Map.entry("SPRING_KAFKA_PORT", "tcp://10.0.0.3:9092"));

        // When
        var settings = read(variables);

        // Then
        assertThat(settings.ignored()).isEmpty();
        assertThat(settings.has("spring.kafka.port")).isFalse();
    }

    @Test
    void anotherVariableThatBeginsLikeOursIsOnlyNamed() {
        assertThat(read(Map.of("WAYBILL_IMAGE", "x", "WAYBILL_NAME", "y", "WAYBILLS", "z"))
                        .ignored())
                .containsExactly("WAYBILL_IMAGE", "WAYBILL_NAME");
    }

    @Test
    void theEnvironmentGoesBeforeTheFileAndTheFileBeforeDefaults() throws IOException {
        // Given
        file(
                "waybill.properties",
                "spring.datasource.url=file\nspring.datasource.username=file\nlogging.level.a.B=debug");

        // When
        var settings = read(Map.of("SPRING_DATASOURCE_URL", "environment", "LOGGING_LEVEL_ORG_X", "info"))
                .orElse(Map.of("spring.datasource.username", "default", "waybill.instance", "default"));

        // Then
        assertThat(settings.value("spring.datasource.url")).contains("environment");
        assertThat(settings.value("spring.datasource.username")).contains("file");
        assertThat(settings.value("waybill.instance")).contains("default");
        assertThat(settings.has("spring.kafka.bootstrap-servers")).isFalse();
        assertThat(settings.levels()).containsOnly(Map.entry("a.B", "debug"), Map.entry("org.x", "info"));
    }

    @Test
    void aFileMayBeYaml() throws IOException {
        // Given
        file("waybill.yaml", "spring:\n  kafka:\n    bootstrap-servers: [a:1, b:2]\nwaybill.lanes.smallFiles: 7\n");

        // When
        var settings = read(Map.of());

        // Then
        assertThat(settings.has("spring.kafka.bootstrap-servers")).isTrue();
        assertThat(settings.value("waybill.lanes.small-files")).contains("7");
        assertThat(settings.file()).contains(home.resolve("waybill.yaml"));
    }

    @Test
    void theFileThatIsNamedTakesThePlaceOfTheOneInTheHome() throws IOException {
        // Given
        file("waybill.properties", "waybill.instance=home");
        var named = file("other.yml", "waybill.instance: named").toString();
        var variable = file("third.properties", "waybill.instance=variable").toString();

        // Then
        assertThat(Settings.read(Sample.class, Map.of("WAYBILL_CONFIG", variable), home, named)
                        .value("waybill.instance"))
                .contains("named");
        assertThat(read(Map.of("WAYBILL_CONFIG", variable)).value("waybill.instance"))
                .contains("variable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logging.config",
                "spring.config.import",
                "spring.config.additional-location",
                "spring.profiles.active",
                "spring.application.json",
                "spring.datasource.jndi-name",
                "spring.datasource.driver-class-name",
                "waybill.lanes.small-filez",
                "waybill.home",
                "server.port",
            })
    void aSettingOfTheFileThatDoesNotExistStopsTheStart(String key) throws IOException {
        // Given
        file("waybill.properties", key + "=s3cret");

        // Then
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(key)
                .hasMessageContaining("waybill.properties")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void whatOthersInTheEnvironmentMeanForSpringIsNotTaken() {
        // When
        var environment = environment(read(Map.of(
                "LOGGING_CONFIG", "/tmp/evil.xml",
                "SPRING_APPLICATION_JSON", "{\"spring.datasource.url\":\"x\"}",
                "SPRING_CONFIG_IMPORT", "file:./evil.properties",
                "SPRING_PROFILES_ACTIVE", "prod",
                "SPRING_DATASOURCE_DRIVER_CLASS_NAME", "evil.Driver")));

        // Then
        assertThat(environment.getActiveProfiles()).isEmpty();
        assertThat(environment.getPropertySources().stream()
                        .flatMap(source -> ((org.springframework.core.env.EnumerablePropertySource<?>) source)
                                                .getPropertyNames()
                                                .length
                                        == 0
                                ? java.util.stream.Stream.empty()
                                : java.util.stream.Stream.of(source)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rw-rw-r--, rwx------", "rw-r--rw-, rwx------", "rw-------, rwxrwxr-x", "rw-------, rwx----wx"})
    void aFileThatOthersCouldChangeIsRefused(String ofFile, String ofFolder) throws IOException {
        // Given
        Files.setPosixFilePermissions(file("waybill.properties", "waybill.instance=x"), permissions(ofFile));
        Files.setPosixFilePermissions(home, permissions(ofFolder));

        // Then
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("chmod go-w");
    }

    @Test
    void aFileOfAnotherUserIsRefusedAlsoBehindALink() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
        // Given
        var theirs = file("theirs.properties", "waybill.instance=x");
        Files.setAttribute(theirs, "unix:uid", 12_345);
        Files.createSymbolicLink(home.resolve("waybill.properties"), theirs);

        // Then
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("belongs to user 12345");
    }

    @Test
    void aSecretMayStandInAFileOfItsOwn() throws IOException {
        // Given
        var secret =
                Files.writeString(directory.resolve("secret"), "p$ss ${word}\n").toString();
        file("waybill.yaml", "spring.datasource.password-file: " + secret);

        // When
        var fromEnvironment = read(Map.of("SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG_FILE", secret));

        // Then
        assertThat(fromEnvironment.value("spring.kafka.properties.sasl.jaas.config"))
                .contains("p$ss ${word}");
        assertThat(fromEnvironment.value("spring.datasource.password")).contains("p$ss ${word}");
    }

    @Test
    void aSecretThatCannotBeReadOrIsGivenTwiceStopsTheStart() {
        assertThatThrownBy(() -> read(Map.of("SPRING_DATASOURCE_PASSWORD_FILE", "/nowhere/secret")))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContainingAll("SPRING_DATASOURCE_PASSWORD_FILE", "/nowhere/secret", "no such file");
        assertThatThrownBy(() -> read(
                        Map.of("SPRING_DATASOURCE_PASSWORD_FILE", "/nowhere", "SPRING_DATASOURCE_PASSWORD", "s3cret")))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("Both")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aValueIsTakenAsItIsWritten() {
        // Given
        var value = "100% ${user.name} \\${x} #{1+1}";

        // When
        var settings = read(Map.of("SPRING_DATASOURCE_PASSWORD", value));

        // Then
        assertThat(environment(settings).getProperty("spring.datasource.password"))
                .isEqualTo(value);
        assertThat(settings.value("spring.datasource.password")).contains(value);
    }

    @Test
    void aFileThatIsNoneOrNotTheOnlyOneIsRefused() throws IOException {
        assertThatThrownBy(() -> read(Map.of("WAYBILL_CONFIG", "/nowhere/x.yaml")))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("/nowhere/x.yaml");
        var broken = file("broken.yaml", "a: b: s3cret\n").toString();
        assertThatThrownBy(() -> read(Map.of("WAYBILL_CONFIG", broken)))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("line 1")
                .hasMessageNotContaining("s3cret");
        var two = file("two.yaml", "waybill.instance: a\n---\nwaybill.instance: b\n")
                .toString();
        assertThatThrownBy(() -> read(Map.of("WAYBILL_CONFIG", two))).isInstanceOf(WrongSetting.class);
        var text = file("settings.txt", "waybill.instance=a").toString();
        assertThatThrownBy(() -> read(Map.of("WAYBILL_CONFIG", text)))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(".properties");
        file("waybill.properties", "");
        file("waybill.yaml", "");
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContainingAll("waybill.properties", "waybill.yaml");
    }

    private Settings read(Map<String, String> environment) {
        return Settings.read(Sample.class, environment, home, null);
    }

    private static AbstractEnvironment environment(Settings settings) {
        var environment = new AbstractEnvironment() {};
        settings.addTo(environment.getPropertySources());
        return environment;
    }

    private Path file(String name, String content) throws IOException {
        var file = Files.createFile(home.resolve(name), PosixFilePermissions.asFileAttribute(permissions("rw-------")));
        return Files.writeString(file, content);
    }

    private static java.util.Set<java.nio.file.attribute.PosixFilePermission> permissions(String text) {
        return PosixFilePermissions.fromString(text);
    }
}
