package org.waybill.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Sighting;
import org.waybill.model.glob.Filter;
import org.waybill.source.Source;

/** Who owns the tree works against the walk. */
@Timeout(60)
final class SwappedDirectoryTest {

    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(temporary.resolve("source"));
    }

    private void file(String path) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path);
    }

    private static Planner planner(Symlinks symlinks) {
        return new Planner(symlinks, new Filter(List.of(), List.of()), path -> "app/" + path.encoded());
    }

    /** CVE-2024-12747 of rsync: who owns the tree swaps an open directory for a link to what only we may read. */
    @ParameterizedTest
    @EnumSource(Symlinks.class)
    void aDirectoryThatIsSwappedForALinkDuringTheWalkLeadsNowhereElse(Symlinks symlinks) throws Exception {
        // Given
        var secrets =
                Files.createDirectories(temporary.resolve("secrets/inner")).getParent();
        var secret = new HashSet<Object>();
        for (var path : List.of("1", "2", "3", "inner/4")) {
            file("open/" + path);
            secret.add(Files.getAttribute(Files.writeString(secrets.resolve(path), "secret"), "unix:ino"));
        }
        file("open/inner/5");
        Files.writeString(secrets.resolve("inner/key"), "secret");
        var source = new Source(root);
        var met = new HashMap<String, Sighting>();

        // When: the first file is met while its directory is open
        new Walk(source, planner(symlinks)).run(sighting -> {
            if (met.isEmpty()) {
                swap(root.resolve("open"), secrets);
            }
            met.put(sighting.path().encoded(), sighting);
        });

        // Then
        assertThat(met.keySet())
                .containsAll(List.of("open/1", "open/2", "open/3"))
                .doesNotContain("open/inner/key");
        assertThat(met.values())
                .extracting(sighting -> (Object) sighting.version().inode())
                .doesNotContainAnyElementsOf(secret);
    }

    private void swap(Path directory, Path target) {
        try {
            Files.move(directory, temporary.resolve("moved"));
            Files.createSymbolicLink(directory, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
