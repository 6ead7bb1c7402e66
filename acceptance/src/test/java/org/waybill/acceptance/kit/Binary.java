package org.waybill.acceptance.kit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that are not part of the build. */
public final class Binary {

    private Binary() {}

    /** The program named by the environment variable, else on PATH, else in {@code ~/go/bin}. */
    public static Optional<Path> find(String name, String variable) {
        var named = Stream.ofNullable(System.getenv(variable)).map(Path::of);
        var onPath = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name));
        var installed = Stream.of(Path.of(System.getProperty("user.home"), "go", "bin", name));
        return Stream.of(named, onPath, installed)
                .flatMap(each -> each)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Like {@link #find}; if the program is missing, skips the test, or fails it if CI is true. */
    public static Path require(String name, String variable) {
        return find(name, variable)
                .orElseGet(() -> missing(name + " is neither named by " + variable + " nor on PATH nor in ~/go/bin"));
    }

    /** Skips the test, or fails it if CI is true. */
    static <T> T missing(String reason) {
        return isRequired() ? fail(reason) : abort(reason);
    }

    static boolean isRequired() {
        return "true".equals(System.getenv("CI"));
    }
}
