package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.Ports;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.Waybill;
import org.waybill.acceptance.kit.WaybillRun;

/** Whatever is given that cannot work gets one clear message within seconds, the right exit code, and loses nothing. */
final class BadInputAcceptanceIT extends OnStage {

    private static final Duration SECONDS = Duration.ofSeconds(30);

    @BeforeEach
    void prepare() {
        stage.source.files(5, 1, 1_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "migrate                                    | 2 | (?i)DIR",
                "migrat SRC                                 | 2 | (?i)migrat",
                "migrate SRC --no-such-option               | 2 | --no-such-option",
                "migrate SRC --verify sometimes             | 2 | (?i)read-back",
                "migrate SRC --symlinks perhaps             | 2 | (?i)follow",
                "migrate SRC http://example.org/bucket      | 2 | s3://",
                "migrate SRC s3://                          | 2 | (?i)bucket",
                "migrate SRC s3://UP_case/x --endpoint URL  | 2 | (?i)bucket.*name",
                "migrate SRC s3://ab --endpoint URL         | 2 | (?i)bucket.*name",
                "migrate SRC s3://bucket --endpoint gopher:x | 2 | (?i)endpoint",
                "migrate SRC s3://bucket --endpoint 127.0.0.1:9000 | 2 | write --endpoint http://127\\.0\\.0\\.1:9000,",
                "migrate SRC s3://bucket --endpoint http://host:99999 | 2 | (?i)endpoint.*PORT",
                "migrate SRC s3://bucket --endpoint http://under_score:9000 | 2 | (?i)host name",
                "migrate SRC s3://bucket --endpoint http://192.0.2.1:9 | 2 | (?i)http.*https://.*--allow-http",
                "doctor s3://bucket --endpoint http://minio.invalid | 2 | (?i)http.*https://.*--allow-http",
                "migrate SRC s3://bucket/a//b --endpoint URL | 2 | (?i)prefix",
                "migrate SRC s3://bucket/../b --endpoint URL | 2 | (?i)prefix",
                "migrate SRC --exclude a{b                  | 2 | --exclude 'a\\{b': a \\{ is not closed",
                "migrate SRC --include ../x --dry-run        | 2 | --include '../x': .*below DIR",
                "migrate NOWHERE                            | 1 | (?i)no directory .*nowhere",
                "migrate SRC/d00/file-00000.bin             | 1 | (?i)directory",
                "migrate HOME                               | 1 | WAYBILL_HOME",
                "migrate HOME/below                         | 1 | WAYBILL_HOME",
                "migrate ABOVE                              | 1 | WAYBILL_HOME",
                "report --format xml                        | 2 | (?i)jsonl",
                "report --state DONE                        | 2 | (?i)VERIFIED",
                "serve --roles cook                         | 2 | (?i)uploader",
            })
    void wrongUseIsSaidInOneLine(String line, int exit, String message) throws IOException {
        // Given
        Files.createDirectories(stage.waybill.home().resolve("below"));
        var arguments = line.strip()
                .replace("NOWHERE", directory.resolve("nowhere").toString())
                .replace("SRC", stage.source.root().toString())
                .replace("HOME", stage.waybill.home().toString())
                .replace("ABOVE", directory.toString())
                .replace("URL", stage.proxy.endpoint().toString())
                .split(" ");

        // When
        var run = stage.waybill.run(arguments);

        // Then
        isClear(run, exit, message);
    }

    @Test
    void anEmptyArgumentIsNotTheDirectoryThatWeAreIn() {
        isClear(stage.waybill.run("migrate", "", "s3://bucket"), 2, "DIR is empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS_REGION                      | no region!      | 2 | AWS_REGION",
                "AWS_SECRET_ACCESS_KEY           | ''              | 2 | AWS_SECRET_ACCESS_KEY",
                "SSL_CERT_FILE                   | /nowhere/ca.pem | 2 | SSL_CERT_FILE",
                "WAYBILL_LANES_SMALL_FILES       | 10              | 2 | WAYBILL_LANES_SMALL_FILES",
                "WAYBILL_LANES_SMALLFILES        | many            | 2 | (?i)small-?files.*many",
                "WAYBILL_UPLOADER_SMALL          | 0               | 2 | uploader.small.*1 or more",
                "SPRING_DATASOURCE_URL           | postgres://x/y  | 2 | spring.datasource.url",
                "SPRING_DATASOURCE_URL           | jdbc:postgresql://127.0.0.1:1/x | 1 | connections\\. Check spring.datasource.url",
                "SPRING_KAFKA_BOOTSTRAP_SERVERS  | no-such-host.invalid:9092 | 2 | bootstrap",
                "SPRING_KAFKA_BOOTSTRAP_SERVERS  | 127.0.0.1:1     | 1 | bootstrap",
            })
    void aWrongSettingIsNamed(String name, String value, int exit, String message) {
        // Given: of TLS nothing is read where there is none
        var endpoint = name.equals("SSL_CERT_FILE")
                ? "https://127.0.0.1:" + Ports.free()
                : stage.proxy.endpoint().toString();

        // When
        var run = stage.waybill.with(Map.of(name, value)).run(to("s3://bucket", endpoint));

        // Then
        isClear(run, exit, message);
    }

    @Test
    void aProfileThatDoesNotExistIsNamed() {
        // When
        var run = Waybill.in(directory).with(Map.of("AWS_PROFILE", "archive")).run(stage.migration());

        // Then
        isClear(run, 1, "\\[archive\\]");
    }

    @Test
    void aRegionThatDoesNotExistIsSaid() {
        // When
        var run = stage.waybill
                .with(Map.of("AWS_REGION", "eu-nowhere-9"))
                .run("migrate", stage.source.root().toString(), "s3://bucket");

        // Then
        isClear(run, 1, "(?s)eu-nowhere-9.*AWS_REGION");
    }

    @Test
    void anEndpointWhereNobodyListensIsSaid() {
        // When
        var run = stage.waybill.run(to("s3://bucket", "http://127.0.0.1:" + Ports.free()));

        // Then
        isClear(run, 1, "(?i)connect|refused|reach|answers");
    }

    @Test
    void aHostThatDoesNotExistIsSaid() {
        // When
        var run = stage.waybill.run(to("s3://bucket", "https://no-such-host.invalid:9000"));

        // Then
        isClear(run, 1, "no-such-host.invalid");
    }

    @Test
    void wrongCredentialsAreSaid() {
        // When
        var wrong = stage.waybill.with(Map.of("AWS_SECRET_ACCESS_KEY", "not-the-secret"));
        var run = wrong.run(stage.migration());

        // Then
        isClear(run, 1, "(?i)credential|secret|signature");
        assertThat(run.out() + run.err()).doesNotContain("not-the-secret");
    }

    @Test
    void missingCredentialsAreSaid() {
        // When
        var run = Waybill.in(directory).run(stage.migration());

        // Then
        isClear(run, 1, "AWS_ACCESS_KEY_ID");
    }

    @Test
    void credentialsMayStandInTheProfileFile() throws IOException {
        // Given
        var profiles = Files.createDirectories(directory.resolve("user/.aws")).resolve("credentials");
        Files.write(
                profiles,
                List.of(
                        "[default]",
                        "aws_access_key_id = " + store.credentials().accessKey(),
                        "aws_secret_access_key = " + store.credentials().secretKey()));

        // When
        var run = Waybill.in(directory).with(Map.of("AWS_REGION", "us-east-1")).run(stage.migration());

        // Then
        run.exits(0);
        stage.assertAllArrived();
    }

    @Test
    void anEndpointThatIsNoS3IsSaid() {
        // Given
        stage.proxy.when(_ -> true, Fault.page("<html><body>It works!</body></html>"));

        // When
        var run = stage.migrate();

        // Then
        isClear(run, 1, "(?i)S3");
    }

    @Test
    void aHomeThatCannotBeWrittenIsSaid() throws IOException {
        // Given
        var home = Files.createDirectories(stage.waybill.home());
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-x------"));
        var waybill = stage.waybill;
        if (Shell.isRoot()) {
            var caps = "-dac_override,-dac_read_search";
            assumeTrue(Shell.succeeds("setpriv", "--bounding-set", caps, "--inh-caps", caps, "true"), "needs setpriv");
            waybill = waybill.under("setpriv", "--bounding-set", caps, "--inh-caps", caps);
        }

        // When
        var run = waybill.run(stage.migration());

        // Then
        isClear(run, 1, "(?i)" + home.getFileName() + ".*(writ|permi)|(writ|permi).*" + home.getFileName());
    }

    @Test
    void aHomeOnAFullDiskIsSaid() throws IOException {
        assumeTrue(Shell.isRoot(), "mounting needs root");
        // Given
        var home = Files.createDirectories(stage.waybill.home()).toString();
        assumeTrue(
                Shell.succeeds("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", home),
                "mounting needs privileges");
        try {
            // When
            var run = stage.migrate();

            // Then
            isClear(run, 1, "(?i)space|full");
        } finally {
            stage.waybill.close();
            Shell.run("umount", home);
        }
    }

    @Test
    void anOldJavaIsSaidOrPassedOver() throws IOException {
        // Given: something that calls itself Java 17
        var old = Files.createDirectories(directory.resolve("old-java/bin"));
        Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Files.writeString(
                old.resolve("java"),
                "#!/bin/sh\necho 'openjdk version \"17.0.15\" 2025-04-15' >&2\n[ \"$1\" = -version ]\n");
        Files.setPosixFilePermissions(old.resolve("java"), PosixFilePermissions.fromString("rwxr-xr-x"));

        // When
        var run = stage.waybill
                .with(Map.of("JAVA_HOME", old.getParent().toString(), "PATH", old + ":/usr/bin:/bin"))
                .run("migrate", "--help");

        // Then
        run.hasNoStackTrace();
        assertThat(run.exit()).as(run.toString()).isIn(0, 1);
        if (run.exit() == 1) {
            run.says("(?i)(java|jdk) 25");
        }
    }

    @Test
    void reportAndStatusOfAnEmptyHomeSaySo() {
        // When / Then
        for (String command : new String[] {"status", "report"}) {
            var run = stage.waybill.run(command);
            assertThat(run.exit()).as(run.toString()).isIn(0, 1);
            run.hasNoStackTrace().says("(?i)no migration|nothing|migrate");
        }
    }

    @Test
    void helpAndVersionAnswerAtOnce() {
        // When / Then
        stage.waybill.run("--help").exits(0).says("migrate").says("report").says("doctor");
        stage.waybill
                .run("migrate", "--help")
                .exits(0)
                .says("--verify")
                .says("--dry-run")
                .says("--overwrite")
                .says("\\{a,b\\}");
        stage.waybill.run("--version").exits(0).says("\\d+\\.\\d+");
    }

    private String[] to(String target, String endpoint) {
        return new String[] {"migrate", stage.source.root().toString(), target, "--endpoint", endpoint};
    }

    private static void isClear(WaybillRun run, int exit, String message) {
        run.exits(exit).says(message).hasNoStackTrace();
        assertThat(run.took()).as("an answer comes within seconds").isLessThan(SECONDS);
    }
}
