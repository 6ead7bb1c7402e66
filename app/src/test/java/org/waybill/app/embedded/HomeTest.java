package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
