package org.waybill.app.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.app.dryrun.NameCollisions.Difference;
import org.waybill.app.dryrun.NameCollisions.Twin;

class NameCollisionsTest {

    private final NameCollisions collisions = new NameCollisions();

    private static Optional<Twin> twin(String path, Difference difference) {
        return Optional.of(new Twin(path, difference));
    }

    @ParameterizedTest
    @CsvSource({
        "readme, README, CASE",
        "\u00c4rger, \u00e4rger, CASE",
        "\u03c3, \u03c2, CASE",
        "\u00e9t\u00e9, e\u0301te\u0301, UNICODE_FORM",
        "e\u0301, \u00c9, CASE",
    })
    void namesThatHardlyDifferAreTwins(String one, String other, Difference difference) {
        // Given
        collisions.met("folder/" + one);

        // When / Then
        assertThat(collisions.met("folder/" + other)).isEqualTo(twin("folder/" + other, difference));
    }

    @Test
    void directoriesAreSiblingsOfWhatLiesBesideThem() {
        // Given
        collisions.met("a/one/x");
        collisions.met("a/ONE");

        // When / Then
        assertThat(collisions.met("a/two/x")).isEmpty();
        assertThat(collisions.met("A/two/x")).isEqualTo(twin("A", Difference.CASE));
        assertThat(collisions.met("A/two/y")).as("said once").isEmpty();
    }

    @Test
    void namesOfDifferentDirectoriesAreNoTwins() {
        // When
        var twins = Stream.of("a", "b/a", "b/c/A", "b/d/a", "c/A").map(collisions::met);

        // Then
        assertThat(twins).containsOnly(Optional.empty());
    }

    @Test
    void ofManyNamesExactlyTheTwinsAreFound() {
        // Given
        var random = new SplittableRandom(1);
        var known = new HashSet<String>();

        // When / Then
        IntStream.range(0, 200_000).forEach(i -> {
            var name = "file-" + i;
            var twin = random.nextInt(1_000) == 0 && i > 0 ? "FILE-" + random.nextInt(i) : name;
            assertThat(collisions.met("d/" + twin).isPresent())
                    .isEqualTo(!known.add(twin.toLowerCase(java.util.Locale.ROOT)));
        });
        assertThat(collisions.isComplete()).isTrue();
    }

    @Test
    void beyondItsLimitItSaysThatItIsIncomplete() {
        // Given
        var small = new NameCollisions(3);
        small.met("a/1");
        small.met("a/2");
        assertThat(small.isComplete()).isTrue();

        // When / Then: what is left behind makes room
        assertThat(small.met("b/1")).isEmpty();
        assertThat(small.met("b/B")).isEmpty();
        assertThat(small.isComplete()).isFalse();
    }
}
