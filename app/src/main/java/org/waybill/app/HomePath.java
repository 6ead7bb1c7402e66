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

/** Where the home is, and the note in it by which another process finds the ledger of the one that runs. */
final class HomePath {

    private static final String RUNNING = "running.properties";

    private HomePath() {}

    static Path path() {
        var configured = System.getProperty("waybill.home", System.getenv("WAYBILL_HOME"));
        return configured == null || configured.isBlank()
                ? user().resolve(".waybill")
                : Path.of(configured).toAbsolutePath().normalize();
    }

    /** The user's home as the shell and the AWS tools know it; Java's own idea of it ignores HOME. */
    static Path user() {
        var home = System.getenv("HOME");
        return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home);
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
