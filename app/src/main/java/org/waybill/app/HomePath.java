package org.waybill.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.waybill.app.settings.WrongSetting;

/** Where the home is, and the note in it by which another process finds the ledger of the one that runs. */
final class HomePath {

    private static final Path NOWHERE = Path.of("/nonexistent");
    private static final String RUNNING = "running.properties";

    private HomePath() {}

    static Path path() {
        var configured = System.getenv("WAYBILL_HOME");
        if (configured != null && !configured.isBlank()) {
            return Path.of(configured).toAbsolutePath().normalize();
        }
        var user = user();
        if (user.equals(NOWHERE)) {
            throw new WrongSetting("This user has no home directory: set WAYBILL_HOME to the directory to use.");
        }
        return user.resolve(".waybill");
    }

    /**
     * The user's home as the shell and the AWS tools know it; Java's own idea of it ignores HOME. Java says {@code ?} of a user
     * without an entry in /etc/passwd: nothing is looked up below the working directory for that.
     */
    static Path user() {
        return Stream.of(System.getenv("HOME"), System.getProperty("user.home"))
                .filter(home -> home != null && home.startsWith("/"))
                .map(Path::of)
                .findFirst()
                .orElse(NOWHERE);
    }

    /** Leaves the note, for this user's eyes only. */
    static void announce(Path home, Map<String, String> endpoints) {
        var properties = new Properties();
        properties.putAll(endpoints);
        var note = home.resolve(RUNNING);
        try {
            var fresh = Files.createTempFile(
                    home,
                    RUNNING,
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var out = Files.newBufferedWriter(fresh)) {
                properties.store(out, null);
            }
            Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the running process has noted; empty when there is none. */
    static Map<String, Object> running(Path home) {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(home.resolve(RUNNING))) {
            properties.load(in);
        } catch (IOException e) {
            return Map.of();
        }
        var endpoints = new HashMap<String, Object>();
        properties.stringPropertyNames().forEach(name -> endpoints.put(name, properties.getProperty(name)));
        return endpoints;
    }
}
