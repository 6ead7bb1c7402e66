package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.waybill.model.SourcePath;

class NameHashesTest {

    private static final List<String> NAMES =
            List.of("a", "d/a", "d/b", "d", "dd/a", "d/a/b", "e/a", "d/b/", "d/%C3%A4", "");

    @Test
    void aNameHasOneHashWhateverCameBefore() {
        // Given
        var alone = NAMES.stream().collect(Collectors.toMap(name -> name, name -> new NameHashes(7).of(name)));
        var random = new Random(1);
        var hashes = new NameHashes(7);

        for (int round = 0; round < 500; round++) {
            // When
            var name = NAMES.get(random.nextInt(NAMES.size()));

            // Then
            assertThat(hashes.of(name)).isEqualTo(alone.get(name));
        }
        assertThat(new HashSet<>(alone.values())).hasSameSizeAs(NAMES);
    }

    @Test
    void i8TheSameNameOfAnotherMigrationHasAnotherHash() {
        assertThat(new NameHashes(8).of("d/a")).isNotEqualTo(new NameHashes(7).of("d/a"));
    }

    @Test
    void namesOfADirectoryLieTogether() {
        var hashes = new NameHashes(7);
        var places = IntStream.range(0, 200)
                .mapToObj(i -> hashes.of("documents/7/" + i))
                .map(NameHashesTest::place)
                .collect(Collectors.toSet());
        var others = IntStream.range(0, 200)
                .mapToObj(i -> hashes.of("documents/" + i + "/7"))
                .map(NameHashesTest::place)
                .collect(Collectors.toSet());

        assertThat(places).hasSize(1);
        assertThat(others).hasSizeGreaterThan(190);
    }

    @Test
    void i8PathsOfDifferentBytesHaveDifferentHashes() {
        var random = new Random(1);
        var hashes = new NameHashes(7);
        for (int round = 0; round < 2_000; round++) {
            // Given
            var raw = new byte[1 + random.nextInt(20)];
            random.nextBytes(raw);
            var other = raw.clone();
            other[random.nextInt(raw.length)] ^= (byte) (1 + random.nextInt(255));

            // Then
            assertThat(hashes.of(SourcePath.ofBytes(raw))).isNotEqualTo(hashes.of(SourcePath.ofBytes(other)));
        }
    }

    private static long place(UUID hash) {
        return hash.getMostSignificantBits() >>> 48;
    }

    @Test
    void theLedgersOwnFunctionHashesPathsAlike() {
        try (var scene = new Scene()) {
            var hashes = new NameHashes(1_000_007);
            var random = new Random(1);
            for (int round = 0; round < 200; round++) {
                // Given
                var bytes = new byte[1 + random.nextInt(30)];
                random.nextBytes(bytes);
                var path = SourcePath.ofBytes(bytes);

                // When
                var hash = scene.text(
                        "select path_digest(1000007, '" + path.encoded().replace("'", "''") + "')");

                // Then
                assertThat(hash).isEqualTo(hashes.of(path).toString());
            }
        }
    }
}
