package org.waybill.acceptance.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceTreeTest {

    @TempDir
    Path directory;

    @Test
    void theRecordEqualsWhatLiesOnTheDisk() throws IOException {
        // Given
        var tree = new SourceTree(directory.resolve("source"), 42);

        // When
        tree.files(20, 3, 5000).wildNames(200).deep(120);
        tree.file("edge", SourceTree.EDGE_SIZES[10]);
        tree.hardLink("second-name", "edge");

        // Then
        assertThat(tree.files()).hasSize(223).isEqualTo(onDisk(tree));
    }

    @Test
    void theSameSeedMakesTheSameTree() {
        // Given
        var first = new SourceTree(directory.resolve("first"), 7).wildNames(100);

        // When
        var second = new SourceTree(directory.resolve("second"), 7).wildNames(100);

        // Then
        assertThat(second.files()).isEqualTo(first.files());
    }

    @Test
    void namesHoldBytesThatAreNoText() {
        // Given
        var tree = new SourceTree(directory.resolve("source"), 1);

        // When
        tree.file("%FF%FE/%0A", 3);

        // Then
        assertThat(Shell.run(
                        "ls", "--quoting-style=c", directory.resolve("source").toString()))
                .isEqualTo("\"\\377\\376\"\n");
        assertThat(tree.files()).containsOnlyKeys("%FF%FE/%0A");
    }

    @Test
    void specialFilesAreMade() {
        // Given
        var tree = new SourceTree(directory.resolve("source"), 1);

        // When
        var fifo = tree.fifo("a-fifo");
        var socket = tree.socket("a-socket");
        var loop = tree.link("dir/loop", Path.of("."));

        // Then
        assertThat(Files.isRegularFile(fifo)).isFalse();
        assertThat(Files.exists(socket)).isTrue();
        assertThat(Files.isSymbolicLink(loop)).isTrue();
        assertThat(tree.files()).isEmpty();
    }

    private static Map<String, PlainS3.Content> onDisk(SourceTree tree) throws IOException {
        var found = new TreeMap<String, PlainS3.Content>();
        try (var walk = Files.walk(tree.root())) {
            for (var file : walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                var bytes = Files.readAllBytes(file);
                found.put(tree.encoded(file), new PlainS3.Content(bytes.length, Hashes.sha256Hex(bytes)));
            }
        }
        return found;
    }
}
