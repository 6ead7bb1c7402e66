package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    @TempDir
    Path directory;

    @Test
    void itSeesNothingOfOurEnvironmentButPath() throws Exception {
        // Given: what a shell sets by itself does not count
        var ours = new HashSet<>(System.getenv().keySet());
        ours.removeAll(Set.of("PATH", "LC_ALL", "TZ", "PWD", "OLDPWD", "SHLVL", "_"));
        assertThat(ours).isNotEmpty();
        var log = directory.resolve("log");

        // When
        Child.run("env", log, List.of("cat", "/proc/self/environ"), "C.UTF-8");

        // Then
        var names = Set.of(Files.readString(log).split("\0")).stream()
                .map(variable -> variable.substring(0, variable.indexOf('=')))
                .collect(Collectors.toSet());
        assertThat(names).contains("PATH", "LC_ALL", "TZ").doesNotContainAnyElementsOf(ours);
        assertThat(Files.readString(log)).contains("LC_ALL=C.UTF-8\0");
    }

    @Test
    void whatItWritesIsForItsOwner() throws Exception {
        // When
        Child.run("touch", directory.resolve("log"), List.of("touch", "made"), "C");

        // Then
        assertThat(Files.getPosixFilePermissions(directory.resolve("made"))).hasSize(2);
    }
}
