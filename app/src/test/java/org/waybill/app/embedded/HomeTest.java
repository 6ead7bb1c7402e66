package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.app.settings.OwnPath;

class HomeTest {

    @TempDir
    Path directory;

    @Test
    void belongsToItsOwnerOnly() throws Exception {
        // When
        try (var home = Home.open(directory.resolve("a/home"))) {
            home.id();

            // Then
            assertThat(permissions(home.path())).isEqualTo("rwx------");
            assertThat(permissions(home.logs())).isEqualTo("rwx------");
            assertThat(permissions(home.path().resolve("id"))).isEqualTo("rw-------");
        }
    }

    @Test
    void isHeldByOneAtATime() {
        // Given
        try (var home = Home.open(directory)) {
            // When
            assertThatThrownBy(() -> Home.open(directory))
                    // Then
                    .isInstanceOf(StartException.class)
                    .hasMessage(
                            "another waybill (pid " + ProcessHandle.current().pid() + ") is using " + home.path()
                                    + "; wait for it, stop it, or set WAYBILL_HOME to another directory");
        }
    }

    @Test
    void keepsItsIdWhenItIsFreeAgain() {
        // Given
        String id;
        try (var home = Home.open(directory)) {
            id = home.id();
        }

        // When
        try (var home = Home.open(directory)) {
            // Then
            assertThat(home.id()).isEqualTo(id).hasSize(16);
        }
    }

    @Test
    void isNoFile() throws Exception {
        // Given
        var file = Files.writeString(directory.resolve("file"), "");

        // When
        assertThatThrownBy(() -> Home.open(file))
                // Then
                .isInstanceOf(StartException.class)
                .hasMessage("cannot use " + file
                        + ": it is a file, not a directory; free it or set WAYBILL_HOME to another directory");
    }

    @Test
    void isNotBelowAFile() throws Exception {
        // Given
        var below = Files.writeString(directory.resolve("file"), "").resolve("home");

        // When
        assertThatThrownBy(() -> Home.open(below))
                // Then
                .isInstanceOf(StartException.class)
                .hasMessageContaining("set WAYBILL_HOME to another directory");
    }

    @Test
    void refusesANameThatKafkaTakesForTwo() {
        // When
        assertThatThrownBy(() -> Home.open(directory.resolve("one,two")))
                // Then
                .isInstanceOf(StartException.class)
                .hasMessageContaining("comma");
    }

    @Test
    void thatOfAnotherUserIsNotUsed() throws Exception {
        assumeTrue(isRoot(), "giving a directory away needs root");
        // Given
        var theirs = Files.createDirectory(directory.resolve("theirs"));
        Files.setAttribute(theirs, "unix:uid", 12_345);

        // When
        assertThatThrownBy(() -> Home.open(theirs))
                // Then
                .isInstanceOf(StartException.class)
                .hasMessageContaining(theirs + " belongs to user 12345");
        assertThatThrownBy(() -> Home.open(theirs.resolve("below")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(theirs + " belongs to user 12345");
        assertThat(theirs).isEmptyDirectory();
    }

    @Test
    void oneInWhichOthersMayWriteIsNotUsed() throws Exception {
        // Given: as Kubernetes makes a volume for a group
        var shared = directory("shared", "rwxrwx---");

        // When
        assertThatThrownBy(() -> Home.open(shared))
                // Then
                .isInstanceOf(StartException.class)
                .hasMessageContaining("mkdir -m 700 " + shared.resolve("waybill"));
        assertThat(shared).isEmptyDirectory();
    }

    @Test
    void aLinkIsNotFollowedWhereOthersCouldHaveMadeIt() throws Exception {
        // Given
        var target = directory("target", "rwx------");
        var temporary = directory("temporary", "rwxrwxrwx");
        Files.setAttribute(temporary, "unix:mode", 01777);
        var link = Files.createSymbolicLink(temporary.resolve("home"), target);

        // When
        for (var path : new Path[] {link, link.resolve("below")}) {
            assertThatThrownBy(() -> Home.open(path))
                    // Then
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(link + " is a symbolic link");
        }
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void aLinkOfItsOwnerIsFollowed() throws Exception {
        // Given
        var target = directory("target", "rwx------");
        var link = Files.createSymbolicLink(directory.resolve("home"), Path.of("./target"));

        // When
        try (var home = Home.open(link)) {
            // Then
            assertThat(home.path()).isEqualTo(target);
        }
    }

    @Test
    void itsFoldersAreClosedToOthers() throws Exception {
        // Given
        directory("logs", "rwxr-xr-x");
        directory("kafka", "rwxrwxrwx");

        // When
        try (var home = Home.open(directory)) {
            // Then
            assertThat(permissions(home.logs())).isEqualTo("rwx------");
            assertThat(permissions(home.folder("kafka"))).isEqualTo("rwx------");
        }
    }

    @Test
    void aProgramThatOthersCouldHaveChangedIsMadeAnew() throws Exception {
        try (var home = Home.open(directory)) {
            // Given
            var program = Shipped.postgres(home).resolve("bin/postgres");
            long size = Files.size(program);
            Files.delete(program);
            Files.writeString(program, "planted");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxrwx"));

            // When
            Shipped.postgres(home);

            // Then
            assertThat(program).hasSize(size);
            assertThat(OwnPath.isOurs(program)).isTrue();
        }
    }

    private Path directory(String name, String permissions) throws Exception {
        var made = Files.createDirectory(directory.resolve(name));
        return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
