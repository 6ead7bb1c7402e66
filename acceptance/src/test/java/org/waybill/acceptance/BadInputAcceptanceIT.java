package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.waybill.acceptance.kit.S3Request.method;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.Ports;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.Store;
import org.waybill.acceptance.kit.Waybill;
import org.waybill.acceptance.kit.WaybillRun;

/** Whatever is given that cannot work gets one clear message within seconds, the right exit code, and loses nothing. */
final class BadInputAcceptanceIT {

    private static final Duration SECONDS = Duration.ofSeconds(30);

    @TempDir
    static Path storeDirectory;

    private static Store store;

    @TempDir
    Path directory;

    private Stage stage;

    @BeforeAll
    static void startStore() {
        store = Store.start(storeDirectory);
    }

    @AfterAll
    static void stopStore() {
        store.close();
    }

    @BeforeEach
    void prepare() {
        stage = new Stage(directory, 1, store);
        stage.source.files(5, 1, 1_000);
    }

    @AfterEach
    void cleanUp() {
        stage.close();
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
    void anEndpointWhereNobodyListensIsSaid() {
        // When
        var run = stage.waybill.run(to("s3://bucket", "http://127.0.0.1:" + Ports.free()));

        // Then
        isClear(run, 1, "(?i)connect|refused|reach|answers");
    }

    @Test
    void aHostThatDoesNotExistIsSaid() {
        // When
        var run = stage.waybill.run(to("s3://bucket", "http://no-such-host.invalid:9000"));

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

    @ParameterizedTest
    @CsvSource({
        "PUT, 403, AccessDenied, (?i)put|write|denied",
        "GET, 403, AccessDenied, (?i)get|read|list|denied",
        "LIST, 403, AccessDenied, (?i)list|denied",
        "ALL, 403, RequestTimeTooSkewed, (?i)clock",
        "ALL, 403, AllAccessDisabled, (?i)denied|disabled|refuse",
        "BUCKET, 403, AccessDenied, (?i)bucket|denied",
        "BUCKET, 409, BucketAlreadyExists, (?i)bucket",
    })
    void whatTheTargetRefusesIsSaidOnceAndNotTriedForever(String which, int status, String code, String message) {
        // Given
        stage.store.makeBucket(stage.bucket);
        stage.proxy.when(
                request -> switch (which) {
                    case "ALL" -> true;
                    case "LIST" -> request.lists();
                    case "BUCKET" -> request.key().isEmpty() && !request.lists();
                    default -> method(which).test(request);
                },
                Fault.error(status, code));

        // When
        var run = stage.migrate();

        // Then: before the first file, or as the failure of each
        assertThat(run.exit()).as(run.toString()).isIn(1, 3);
        run.says(message).hasNoStackTrace();
        assertThat(run.took()).isLessThan(SECONDS);
        assertThat(stage.store.list(stage.bucket, ""))
                .satisfiesAnyOf(
                        objects -> assertThat(objects).isEmpty(),
                        _ -> assertThat(which).isIn("GET", "LIST"));
    }

    @Test
    void aFullTargetIsSaidAndItsFilesGoOnWhenThereIsSpace() {
        // Given
        stage.proxy.when(S3Request::writes, Fault.error(507, "XMinioStorageFull"));
        var process = stage.startMigration();

        // When
        process.awaitLine("(?i)full|space", Duration.ofSeconds(60));
        stage.proxy.heal();

        // Then
        var run = process.await(Stage.LIMIT);
        assertThat(run.exit()).isIn(0, 1, 3);
        stage.migrate().exits(0);
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
        assumeTrue(Shell.succeeds("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", home), "mounting needs privileges");
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
                .says("--overwrite");
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
