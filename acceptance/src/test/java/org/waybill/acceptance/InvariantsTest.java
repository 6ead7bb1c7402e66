package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.acceptance.kit.Waybill;

/** What the docs name exists: classes, and the methods that they name of classes. */
final class InvariantsTest {

    /** A class of ours, perhaps with a method; what is followed by an ellipsis stands for several. */
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.([a-z][A-Za-z0-9]+)(…?))?`");

    /** Words in backquotes that look like classes and are none of ours. */
    private static final Pattern FOREIGN =
            Pattern.compile("[A-Z]+[a-z]?[A-Z0-9_]*|(If|Range|Content|Create|Put|Get|Delete|List|Abort).*");

    @ParameterizedTest
    @ValueSource(strings = {"docs/invariants.md", "docs/architecture.md"})
    void everyClassAndMethodThatItNamesExists(String document) throws IOException {
        // Given
        var sources = sources();
        var missing = new TreeSet<String>();

        // When
        var names = NAME.matcher(Files.readString(Waybill.root().resolve(document)));
        while (names.find()) {
            var name = names.group(1);
            var method = names.group(2);
            if (FOREIGN.matcher(name).matches() && !sources.containsKey(name)) {
                continue;
            }
            var source = sources.get(name);
            boolean there = source != null && (method == null || source.contains(method));
            if (!there) {
                missing.add(names.group());
            }
        }

        // Then
        assertThat(missing)
                .as("named in " + document + " and nowhere in the code")
                .isEmpty();
    }

    /** The text of every class by its name; of those with a name twice both. */
    private static Map<String, String> sources() throws IOException {
        try (var files = Files.walk(Waybill.root(), 12)) {
            return files.filter(file ->
                            file.toString().contains("/src/") && file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(InvariantsTest::name, InvariantsTest::text, String::concat));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
