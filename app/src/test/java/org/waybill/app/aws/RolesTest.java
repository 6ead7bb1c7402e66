package org.waybill.app.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.app.aws.AskedCredentials.hash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, since the SDK reads the environment, asks programs and servers of the test for credentials. */
@Timeout(120)
class RolesTest {

    private static final Duration LONG = Duration.ofHours(6);
    /** So near to its end that it is renewed when it is asked for next. */
    private static final Duration NEARLY_OVER = Duration.ofSeconds(10);

    private static final String SECRET = "wJalrXUtnFEMI";
    private static final String TOKEN = "AQoDYXdzEJr";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final AtomicInteger given = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.start();
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What the process prints, logs included. */
    private List<String> ask(int times, String... flags) throws Exception {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AskedCredentials.class.getName()));
        command.add(String.valueOf(times));
        var out = home.resolve("out");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor()).as(() -> read(out)).isZero();
        assertThat(read(out)).as("no log shows a secret").doesNotContain(SECRET, TOKEN, "my-secret");
        return read(out).lines().toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> answers(int times) throws Exception {
        return ask(times).stream()
                .filter(line -> line.startsWith("GIVEN ") || line.startsWith("FAILED "))
                .toList();
    }

    private static String gave(int number) {
        return "GIVEN id-" + number + " " + hash(SECRET + number) + " " + hash(TOKEN + number);
    }

    private String json(String tokenName, Duration left) {
        int number = given.incrementAndGet();
        return "{\"Version\": 1, \"Code\": \"Success\", \"AccessKeyId\": \"id-" + number + "\", \"SecretAccessKey\": \""
                + SECRET + number + "\", \"" + tokenName + "\": \"" + TOKEN + number + "\", \"Expiration\": \""
                + Instant.now().plus(left) + "\"}";
    }

    private void configFile(String content) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), content);
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        var sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + sent);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** A program that gives what lies in the file of that number, and counts. */
    private void program(String... outputs) throws IOException {
        for (int i = 0; i < outputs.length; i++) {
            Files.writeString(home.resolve("output-" + (i + 1)), outputs[i]);
        }
        var script = Files.writeString(
                home.resolve("give.sh"),
                "echo x >>" + home + "/count\ncat " + home + "/output-$(wc -l <" + home + "/count | tr -d ' ')\n");
        configFile("[default]\ncredential_process = sh " + script + "\n");
    }

    @Test
    void aProgramIsAskedAgainWhenItsCredentialsAreNearlyOver() throws Exception {
        // Given
        program(json("SessionToken", NEARLY_OVER), json("SessionToken", LONG));

        // When, then
        assertThat(answers(3)).containsExactly(gave(1), gave(2), gave(2));
    }

    @Test
    void aProgramThatFailsIsToldAndItsOutputIsNot() throws Exception {
        // Given
        program(SECRET, "{\"Version\": 1, \"AccessKeyId\": \"" + SECRET + "\"", json("SessionToken", LONG));

        // When
        var answers = answers(4);

        // Then: nothing is kept of a failure
        assertThat(answers.subList(0, 2))
                .allSatisfy(failed -> assertThat(failed)
                        .contains("The credentials of credential_process of the profile [default]", "cannot be had"));
        assertThat(answers.subList(2, 4)).containsExactly(gave(1), gave(1));
    }

    @Test
    void theRoleOfAContainerIsRenewed() throws Exception {
        // Given
        server.createContext("/role", exchange -> answer(exchange, 200, json("Token", NEARLY_OVER)));
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", url() + "/role");

        // When, then
        assertThat(answers(3)).containsExactly(gave(1), gave(2), gave(3));
    }

    @Test
    void aContainersRoleThatIsRefusedIsToldAndNoOtherIsTaken() throws Exception {
        // Given
        server.createContext("/role", exchange -> answer(exchange, 403, "{\"message\": \"not you\"}"));
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", url() + "/role");

        // When, then
        assertThat(answers(1))
                .singleElement()
                .satisfies(failed ->
                        assertThat(failed).startsWith("FAILED").contains("AWS_CONTAINER_CREDENTIALS_FULL_URI"));
    }

    @Test
    void theRoleOfAMachineIsTheLastResort() throws Exception {
        // Given
        server.createContext("/latest/api/token", exchange -> {
            exchange.getResponseHeaders().add("x-aws-ec2-metadata-token-ttl-seconds", "21600");
            answer(exchange, 200, "session");
        });
        server.createContext("/latest/meta-data/iam/", exchange -> {
            boolean named = exchange.getRequestURI().getPath().endsWith("/");
            answer(exchange, 200, named ? "role" : json("Token", LONG));
        });
        environment.remove("AWS_EC2_METADATA_DISABLED");
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", url());

        // When, then
        assertThat(answers(2)).containsExactly(gave(1), gave(1));
    }

    @Test
    void aMachineWithoutMetadataIsSoonLeft() throws Exception {
        // Given: it takes connections and never answers
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            environment.remove("AWS_EC2_METADATA_DISABLED");
            environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + silent.getLocalPort());

            // When, then
            assertThat(answers(1)).singleElement().satisfies(failed -> {
                assertThat(failed).contains("There are no credentials for the target. Looked at: ", "Read timed out");
                assertThat(Long.parseLong(failed.split(" ")[1]))
                        .as("milliseconds")
                        .isLessThan(6_000);
            });
        }
    }

    private void tokenService(String action, Duration left) {
        server.createContext("/", exchange -> {
            int number = given.incrementAndGet();
            answer(
                    exchange,
                    200,
                    "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action
                            + "Result><Credentials><AccessKeyId>id-" + number + "</AccessKeyId><SecretAccessKey>"
                            + SECRET + number + "</SecretAccessKey><SessionToken>" + TOKEN + number
                            + "</SessionToken><Expiration>" + Instant.now().plus(left)
                            + "</Expiration></Credentials></" + action + "Result></" + action + "Response>");
        });
        environment.put("AWS_ENDPOINT_URL_STS", url());
    }

    @Test
    void aTokenInAFileGivesARoleThatIsRenewed() throws Exception {
        // Given
        tokenService("AssumeRoleWithWebIdentity", NEARLY_OVER);
        var token = Files.writeString(home.resolve("token"), "the-pods-token");
        environment.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/waybill");
        environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());

        // When, then
        assertThat(answers(2)).containsExactly(gave(1), gave(2));
        assertThat(requests).allSatisfy(request -> assertThat(request).contains("the-pods-token", "role%2Fwaybill"));
    }

    @Test
    void aProfileMayAssumeARoleWithTheKeysOfAnother() throws Exception {
        // Given
        tokenService("AssumeRole", LONG);
        configFile("""
                [profile work]
                role_arn = arn:aws:iam::123456789012:role/waybill
                source_profile = keys
                [profile keys]
                aws_access_key_id = mine
                aws_secret_access_key = my-secret
                """);
        environment.put("AWS_PROFILE", "work");

        // When
        var lines = ask(2);

        // Then: the log tells of the requests, and of no secret, which every test looks for
        assertThat(lines).contains(gave(1)).noneMatch(line -> line.startsWith("FAILED"));
        assertThat(lines).anyMatch(line -> line.contains(" DEBUG ") && line.contains("Sending Request"));
    }

    @Test
    void keysThatAreThereNeedNothingOfTheSdk() throws Exception {
        // Given
        configFile("[default]\naws_access_key_id = id-1\naws_secret_access_key = " + SECRET + "1\n");

        // When
        var lines = ask(1, "-Xlog:class+load");

        // Then
        assertThat(lines).anyMatch(line -> line.startsWith("GIVEN id-1 " + hash(SECRET + "1")));
        assertThat(lines).anyMatch(line -> line.contains("org.waybill.app.aws.AwsCredentials "));
        assertThat(lines).noneMatch(line -> line.contains("software.amazon.awssdk"));
    }
}
