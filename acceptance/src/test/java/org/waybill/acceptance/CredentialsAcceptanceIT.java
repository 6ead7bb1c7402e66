package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Waybill;

/** Credentials and endpoints come from where the AWS tools have them. */
final class CredentialsAcceptanceIT extends OnStage {

    @BeforeEach
    void prepare() {
        stage.source.files(5, 1, 1_000);
    }

    @Test
    void aProgramsCredentialsAndTheEndpointOfTheEnvironmentMoveFilesThoughItFailsForAWhile() throws IOException {
        // Given: credentials that are asked for with each request, as they are always nearly over
        var user = Files.createDirectories(directory.resolve("user/.aws"));
        var away = user.resolve("away");
        Files.writeString(user.resolve("given.json"), """
                {"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s", "Expiration": "%s"}
                """.formatted(
                        store.credentials().accessKey(), store.credentials().secretKey(), Instant.now()));
        var program = Files.writeString(user.resolve("give.sh"), """
                cd %s
                if [ -e away ]; then
                    echo x >>away
                    [ $(wc -l <away) -gt 3 ] || { echo 'log in again' >&2; exit 1; }
                fi
                cat given.json
                """.formatted(user));
        Files.writeString(user.resolve("config"), "[profile work]\ncredential_process = sh " + program + "\n");
        stage.waybill = Waybill.in(directory)
                .with(Map.of(
                        "AWS_PROFILE",
                        "work",
                        "AWS_ENDPOINT_URL_S3",
                        stage.proxy.endpoint().toString()));
        // Credentials that are over when they are given count for a second all the same.
        stage.proxy.when(
                request -> request.writes() && isOfASource(request) && touch(away),
                Fault.delayed(Duration.ofSeconds(2), Fault.none()));

        // When
        var run = stage.waybill.run("migrate", stage.source.root().toString(), "s3://" + stage.bucket + "/moved/files");
        var doctor = stage.waybill.run("doctor", "s3://" + stage.bucket);

        // Then
        run.exits(0)
                .says(
                        "The credentials of credential_process of the profile \\[work\\] .*cannot be renewed: .*log in again")
                .hasNoStackTrace();
        stage.assertAllArrivedUnblamed();
        doctor.exits(0)
                .says("credentials found \\(credential_process of the profile \\[work\\]")
                .says("endpoint " + stage.proxy.endpoint() + " \\(AWS_ENDPOINT_URL_S3\\)")
                .says("region us-east-1 \\(the default\\)")
                .says("no proxy");
        assertThat(run.out() + run.err() + doctor.out() + doctor.err())
                .doesNotContain(store.credentials().secretKey(), "awssdk");
    }

    private boolean isOfASource(S3Request request) {
        return stage.source.files().containsKey(request.key().replace("moved/files/", ""));
    }

    private static boolean touch(Path file) {
        try {
            Files.writeString(file, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anEndpointOfTheEnvironmentConcernsNoEmbeddedStoreAndIsNamedWhereItIsNone() {
        // Given
        var waybill = stage.waybill.with(Map.of("AWS_ENDPOINT_URL", "http://me:s3cret@127.0.0.1:9000"));
        var source = stage.source.root().toString();

        // When
        var embedded = waybill.run("migrate", source);
        var wrong = waybill.run("migrate", source, "s3://bucket");

        // Then
        embedded.exits(0);
        wrong.exits(2).says("AWS_ENDPOINT_URL '\\*\\*\\*@127.0.0.1:9000'").hasNoStackTrace();
        assertThat(wrong.out() + wrong.err()).doesNotContain("s3cret");
    }
}
