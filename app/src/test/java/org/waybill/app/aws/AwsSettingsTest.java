package org.waybill.app.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.app.aws.AwsSettings.Found;

class AwsSettingsTest {

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    private void configFile(String content) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), content);
    }

    private String endpoint() {
        return AwsSettings.endpoint(environment, home).map(Found::value).orElse("none");
    }

    @Test
    void theRegionIsThatOfTheEnvironmentElseAStandard() {
        assertThat(AwsSettings.region(environment, home)).isEqualTo(new Found("us-east-1", "the default"));
        environment.put("AWS_DEFAULT_REGION", "b");
        environment.put("AWS_REGION", "");
        assertThat(AwsSettings.region(environment, home)).isEqualTo(new Found("b", "AWS_DEFAULT_REGION"));
        environment.put("AWS_REGION", "a");
        assertThat(AwsSettings.region(environment, home)).isEqualTo(new Found("a", "AWS_REGION"));
    }

    @Test
    void theEndpointThatIsMeantForS3ComesFirst() throws IOException {
        assertThat(endpoint()).isEqualTo("none");
        configFile("[default]\nendpoint_url = http://profile\n");
        assertThat(endpoint()).isEqualTo("http://profile");
        configFile("""
                [default]
                endpoint_url = http://profile
                services = here
                [services here]
                dynamodb =
                  endpoint_url = http://dynamodb
                s3 =
                  addressing_style = path
                  endpoint_url = http://service
                [services there]
                s3 =
                  endpoint_url = http://other
                """);
        assertThat(AwsSettings.endpoint(environment, home)).hasValueSatisfying(found -> {
            assertThat(found.value()).isEqualTo("http://service");
            assertThat(found.origin()).contains("services", "[default]", ".aws/config");
        });
        environment.put("AWS_ENDPOINT_URL", "http://all");
        assertThat(endpoint()).isEqualTo("http://all");
        environment.put("AWS_ENDPOINT_URL_S3", "http://s3");
        assertThat(AwsSettings.endpoint(environment, home)).contains(new Found("http://s3", "AWS_ENDPOINT_URL_S3"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allOfThemMayBeIgnored(boolean byProfile) throws IOException {
        // Given
        environment.put("AWS_ENDPOINT_URL", "http://all");

        // When
        if (byProfile) {
            configFile("[default]\nignore_configured_endpoint_urls = true\n");
        } else {
            environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE");
        }

        // Then
        assertThat(endpoint()).isEqualTo("none");
    }
}
