package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3CredentialsTest {

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(home.resolve(".aws"));
    }

    private void credentialsFile(String content) throws IOException {
        Files.writeString(home.resolve(".aws/credentials"), content, StandardCharsets.ISO_8859_1);
    }

    private void configFile(String content) throws IOException {
        Files.writeString(home.resolve(".aws/config"), content);
    }

    private void found(String accessKey, String secretKey, String sessionToken) {
        var found = S3Credentials.find(environment, home).orElseThrow();
        assertThat(found.accessKey()).isEqualTo(accessKey);
        assertThat(found.secretKey()).isEqualTo(secretKey);
        assertThat(found.sessionToken()).isEqualTo(sessionToken);
    }

    @Test
    void theEnvironmentComesFirst() throws IOException {
        // Given
        credentialsFile("[default]\naws_access_key_id=file\naws_secret_access_key=file-secret\n");
        environment.put("AWS_ACCESS_KEY_ID", " id ");
        environment.put("AWS_SECRET_ACCESS_KEY", "secret\n");
        environment.put("AWS_SESSION_TOKEN", " ");

        // Then
        found("id", "secret", null);
        environment.put("AWS_SESSION_TOKEN", "token");
        found("id", "secret", "token");
    }

    @Test
    void theDefaultProfileComesNext() throws IOException {
        // Given
        credentialsFile("""
                # comment: ä
                [other]
                aws_access_key_id = other
                [default]
                ; aws_access_key_id = commented
                aws_access_key_id = id
                aws_secret_access_key = secret/with=signs==
                aws_session_token=token
                """);

        // Then
        found("id", "secret/with=signs==", "token");
    }

    @Test
    void aNamedProfileMayLieInBothFiles() throws IOException {
        // Given
        environment.put("AWS_PROFILE", "work");
        credentialsFile("[work]\naws_access_key_id=id\n");
        configFile("""
                [default]
                region=us-west-2
                [ profile   work ]
                aws_access_key_id=overruled
                aws_secret_access_key=secret
                region = eu-central-1
                s3 =
                  region = nested
                """);

        // Then
        found("id", "secret", null);
        assertThat(S3Credentials.region(environment, home)).isEqualTo("eu-central-1");
    }

    @Test
    void theFilesMayLieElsewhere() throws IOException {
        // Given
        var credentials =
                Files.writeString(home.resolve("c"), "[default]\naws_access_key_id=a\naws_secret_access_key=b\n");
        var config = Files.writeString(home.resolve("d"), "[default]\nregion=r\n");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
        environment.put("AWS_CONFIG_FILE", config.toString());

        // Then
        found("a", "b", null);
        assertThat(S3Credentials.region(environment, home)).isEqualTo("r");
    }

    @Test
    void theRegionIsThatOfTheEnvironmentElseAStandard() {
        assertThat(S3Credentials.region(environment, home)).isEqualTo("us-east-1");
        environment.put("AWS_DEFAULT_REGION", "b");
        environment.put("AWS_REGION", "");
        assertThat(S3Credentials.region(environment, home)).isEqualTo("b");
        environment.put("AWS_REGION", "a");
        assertThat(S3Credentials.region(environment, home)).isEqualTo("a");
    }

    @Test
    void withoutAnyTheNextStepIsSaid() {
        environment.put("AWS_PROFILE", "work");
        assertThat(S3Credentials.find(environment, home)).isEmpty();
        assertThat(S3Credentials.howToSet(environment, home))
                .contains(
                        "AWS_ACCESS_KEY_ID",
                        "AWS_SECRET_ACCESS_KEY",
                        "[work]",
                        home.resolve(".aws/credentials").toString());
    }

    @Test
    void halfOfAPairIsAMistakeAndNotPassedOver() throws IOException {
        credentialsFile("[default]\naws_access_key_id=file\naws_secret_access_key=file-secret\n");
        environment.put("AWS_SECRET_ACCESS_KEY", "the-secret");
        assertThatThrownBy(() -> S3Credentials.find(environment, home))
                .hasMessageStartingWith("AWS_ACCESS_KEY_ID is not set")
                .hasMessageNotContaining("the-secret");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        environment.put("AWS_SHARED_CREDENTIALS_FILE", home.toString());
        assertThatThrownBy(() -> S3Credentials.find(environment, home)).hasMessageContaining(home.toString());
    }
}
