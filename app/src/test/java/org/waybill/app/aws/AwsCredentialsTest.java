package org.waybill.app.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.objectstore.s3.CredentialsUnavailable;

class AwsCredentialsTest {

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeFolder() throws Exception {
        Files.createDirectories(home.resolve(".aws"));
    }

    private void credentialsFile(String content) throws Exception {
        Files.writeString(home.resolve(".aws/credentials"), content, StandardCharsets.ISO_8859_1);
    }

    private void configFile(String content) throws Exception {
        Files.writeString(home.resolve(".aws/config"), content);
    }

    @BeforeEach
    void askNoMachine() {
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
    }

    private void found(String accessKey, String secretKey, String sessionToken) throws CredentialsUnavailable {
        var found = AwsCredentials.find(environment, home).current();
        assertThat(found.accessKey()).isEqualTo(accessKey);
        assertThat(found.secretKey()).isEqualTo(secretKey);
        assertThat(found.sessionToken()).isEqualTo(sessionToken);
    }

    @Test
    void theEnvironmentComesFirst() throws Exception {
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
    void theDefaultProfileComesNext() throws Exception {
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
    void aNamedProfileMayLieInBothFiles() throws Exception {
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
        assertThat(AwsSettings.region(environment, home).value()).isEqualTo("eu-central-1");
    }

    @Test
    void theFilesMayLieElsewhere() throws Exception {
        // Given
        var credentials =
                Files.writeString(home.resolve("c"), "[default]\naws_access_key_id=a\naws_secret_access_key=b\n");
        var config = Files.writeString(home.resolve("d"), "[default]\nregion=r\n");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
        environment.put("AWS_CONFIG_FILE", config.toString());

        // Then
        found("a", "b", null);
        assertThat(AwsSettings.region(environment, home).value()).isEqualTo("r");
    }

    @Test
    void whatAsksForCredentialsCountsMoreThanKeysInTheSameProfile() throws Exception {
        // Given
        credentialsFile("[default]\naws_access_key_id=id\naws_secret_access_key=secret\n");
        configFile("[default]\nrole_arn=arn:aws:iam::1:role/r\nsource_profile=default\n");

        // Then
        assertThat(AwsCredentials.find(environment, home).origin()).startsWith("role_arn of the profile [default]");
    }

    @Test
    void aTokenInAFileComesBeforeTheProfile() throws Exception {
        // Given
        credentialsFile("[default]\naws_access_key_id=id\naws_secret_access_key=secret\n");
        environment.put("AWS_ROLE_ARN", "arn:aws:iam::1:role/r");

        // Then: a role alone says nothing
        found("id", "secret", null);
        environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
        assertThat(AwsCredentials.find(environment, home).origin()).contains("AWS_WEB_IDENTITY_TOKEN_FILE");
    }

    @Test
    void withoutAnyAllPlacesAndTheNextStepAreSaid() {
        assertThatThrownBy(() -> AwsCredentials.find(environment, home).current())
                .isInstanceOf(CredentialsUnavailable.class)
                .hasMessageContainingAll(
                        "AWS_ACCESS_KEY_ID",
                        "AWS_SECRET_ACCESS_KEY",
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        "[default]",
                        home.resolve(".aws/credentials").toString(),
                        home.resolve(".aws/config").toString(),
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        "metadata service",
                        "AWS_EC2_METADATA_DISABLED");
    }

    @Test
    void forAProfileThatIsNotThereNoMachineIsAsked() {
        // Given
        environment.put("AWS_PROFILE", "100%");
        environment.remove("AWS_EC2_METADATA_DISABLED");

        // Then
        assertThatThrownBy(() -> AwsCredentials.find(environment, home).current())
                .hasMessageContaining("[100%]")
                .hasMessageContaining("AWS_PROFILE names a profile that is not there");
    }

    @Test
    void halfOfAPairIsAMistakeAndNotPassedOver() throws Exception {
        credentialsFile("[default]\naws_access_key_id=file\naws_secret_access_key=file-secret\n");
        environment.put("AWS_SECRET_ACCESS_KEY", "the-secret");
        assertThatThrownBy(() -> AwsCredentials.find(environment, home))
                .hasMessageStartingWith("AWS_ACCESS_KEY_ID is not set")
                .hasMessageNotContaining("the-secret");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        environment.put("AWS_SHARED_CREDENTIALS_FILE", home.toString());
        assertThatThrownBy(() -> AwsCredentials.find(environment, home)).hasMessageContaining(home.toString());
    }
}
