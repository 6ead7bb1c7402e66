package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Ports;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.Waybill;

/** It runs, or says what is in its way, on machines and in directories that were not made for it. */
final class SurroundingsAcceptanceIT extends OnStage {

    @BeforeEach
    void prepare() {
        stage.source.files(5, 1, 1_000);
    }

    @Test
    void nothingOfTheWorkingDirectoryCounts() throws IOException {
        // Given: a folder that another user has prepared, and variables of another program
        var evil = Files.createDirectories(directory.resolve("evil/config")).getParent();
        var elsewhere = "spring.datasource.url=jdbc:postgresql://127.0.0.1:" + Ports.free() + "/theirs\n";
        var logging = "logging.config=" + evil.resolve("logging.xml") + "\n";
        var written = directory.resolve("written");
        Files.writeString(evil.resolve("logging.xml"), """
                <configuration>
                  <appender name="A" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file><encoder><pattern>chosen</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="A"/></root>
                </configuration>
                """.formatted(written));
        Files.copy(evil.resolve("logging.xml"), evil.resolve("logback.xml"));
        for (var name : new String[] {
            "application.properties", "config/application.properties", "waybill.properties", "more.properties"
        }) {
            Files.writeString(evil.resolve(name), elsewhere + logging);
        }
        Files.writeString(evil.resolve("application.yml"), "waybill.lanes.no-such: 1\n");
        var waybill = stage.waybill
                .with(Map.of(
                        "SPRING_CONFIG_ADDITIONAL_LOCATION", "./more.properties",
                        "SPRING_APPLICATION_JSON", "{\"waybill.lanes.no-such\": 1}",
                        "LOGGING_CONFIG", "logging.xml",
                        "SPRING_PROFILES_ACTIVE", "theirs"))
                .under("env", "--chdir=" + evil);

        // When
        waybill.run(stage.migration()).exits(0).hasNoStackTrace();

        // Then
        stage.assertAllArrived();
        assertThat(written).doesNotExist();
    }

    @Test
    void settingsComeFromTheFileThatIsNamed() throws IOException {
        // Given
        var file = directory.resolve("waybill.yaml");
        Files.writeString(file, "waybill:\n  uploader:\n    small: 0\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        // When / Then
        stage.migrate("--config", file.toString()).exits(2).says("uploader.small.*1 or more");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        stage.migrate("--config", file.toString()).exits(2).says("others may write it");
        stage.waybill
                .with(Map.of("WAYBILL_CONFIG", file.toString()))
                .run("doctor")
                .exits(2)
                .says("others may write it");
    }

    @Test
    void anyLanguageAndAnyNameOfTheHomeWillDo() throws IOException {
        // Given: I has another lower case in Turkish; % and $ mean something to who writes logs
        var odd = directory.resolve("100 % of ${user.name} \\ %d");
        var waybill = Waybill.in(odd)
                .with(store.credentials().environment())
                .with(Map.of(
                        "WAYBILL_JAVA_OPTS", "-Duser.language=tr -Duser.country=TR",
                        "LANG", "tr_TR.UTF-8",
                        "WAYBILL_SERVICE_HOST", "10.0.0.1",
                        "WAYBILL_PORT", "tcp://10.0.0.1:80"));

        // When
        try (waybill) {
            var first = waybill.run(stage.migration()).exits(0).hasNoStackTrace();
            var second = waybill.run("migrate", stage.source.root().toString()).exits(0);
            assertThat(first.err().contains("Running as root"))
                    .as("root is told once that a plain user suffices")
                    .isEqualTo(Shell.isRoot());
            assertThat(first.out() + second.out() + second.err()).doesNotContain("Running as root");
            waybill.run("status").exits(0).says("batch 1 done");
        }

        // Then
        assertThat(odd.resolve("home/logs/waybill.log")).exists();
    }

    @Test
    void aUserWithoutANameRunsIt() throws IOException {
        assumeTrue(Shell.isRoot(), "becoming another user needs root");
        // Given
        var folder = Files.createDirectory(directory.resolve("theirs"));
        Files.setAttribute(folder, "unix:uid", 12_345);
        for (Path each = directory; !each.equals(each.getRoot()) && Files.isDirectory(each); each = each.getParent()) {
            if (each.startsWith(System.getProperty("java.io.tmpdir"))) {
                Shell.run("chmod", "a+rx", each.toString());
            }
        }
        Shell.run("chmod", "-R", "a+rX", stage.source.root().toString());
        var user = new String[] {"setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"};
        assumeTrue(Shell.succeeds("setpriv", "--reuid=12345", "unshare", "--user", "true"), "needs user namespaces");
        var nameless = Waybill.in(folder).with(store.credentials().environment());

        // When
        try (var waybill = nameless.under(user)) {
            var run = waybill.run(stage.migration());

            // Then
            run.exits(0).hasNoStackTrace();
        }
    }

    @Test
    void whatAnotherUserHasPutIntoAHomeIsNotRun() throws IOException {
        assumeTrue(Shell.isRoot(), "giving a directory away needs root");
        // Given: a home that was theirs before
        stage.migrate().exits(0);
        var ran = directory.resolve("ran");
        try (var programs = Files.newDirectoryStream(stage.waybill.home().resolve("lib"), "postgres-[0-9]*")) {
            for (var program : programs) {
                var postgres = program.resolve("bin/postgres");
                Files.deleteIfExists(postgres);
                Files.writeString(postgres, "#!/bin/sh\n: >'" + ran + "'\n");
                Files.setPosixFilePermissions(postgres, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Shell.run("chown", "-R", "12345", stage.waybill.home().toString());

        // When
        var run = stage.migrate();
        var status = stage.waybill.run("status");

        // Then
        run.exits(1).says("belongs to user 12345").hasNoStackTrace();
        status.exits(1).says("belongs to user 12345").hasNoStackTrace();
        assertThat(ran).doesNotExist();
    }

    @Test
    void aHomeWhereNothingMayRunIsSaid() throws IOException {
        assumeTrue(Shell.isRoot(), "mounting needs root");
        // Given
        var home = Files.createDirectories(stage.waybill.home()).toString();
        assumeTrue(
                Shell.succeeds("mount", "-t", "tmpfs", "-o", "noexec,size=2g,mode=700", "tmpfs", home),
                "mounting needs privileges");
        try {
            // When
            var run = stage.migrate();

            // Then
            run.exits(1).says("noexec.*WAYBILL_HOME").hasNoStackTrace();
        } finally {
            stage.waybill.close();
            Shell.run("umount", home);
        }
    }

    @Test
    void tooFewFileHandlesAreSaidWithTheLimit() {
        // When
        var run = stage.waybill
                .under("sh", "-c", "ulimit -n 256; exec \"$@\"", "limited")
                .run(stage.migration());

        // Then
        run.exits(1).says("open at once: 256.*ulimit -n 4096").hasNoStackTrace();
        assertThat(run.err()).doesNotContain("defect").doesNotContain("the log");
    }

    @Test
    void outOfMemoryIsNotTakenForTheEndOfARun() {
        // Given
        stage.source.files(5, 1, 1_000);
        var waybill = stage.waybill.with(Map.of("WAYBILL_JAVA_OPTS", "-Xms12m -Xmn4m -Xmx12m"));

        // When / Then
        waybill.run("migrate", stage.source.root().toString()).exits(137);
    }
}
