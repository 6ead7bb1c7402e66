package org.waybill.app.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of the profile in use, from the profile files of the AWS tools; the credentials file takes precedence. */
final class AwsProfile {

    private final String name;
    private final Path config;
    private final Path credentials;
    private final Map<String, String> values = new HashMap<>();
    private final boolean there;

    private AwsProfile(String name, Path config, Path credentials) {
        this.name = name;
        this.config = config;
        this.credentials = credentials;
        if (name.equals("default")) {
            values.putAll(section(config, name));
        }
        values.putAll(section(config, "profile " + name));
        values.putAll(section(credentials, name));
        // A section without a setting counts as missing.
        this.there = !values.isEmpty();
    }

    /**
     * Reads the profile.
     *
     * @throws IllegalArgumentException when a file exists and cannot be read
     */
    static AwsProfile in(Map<String, String> environment, Path home) {
        var name = environment.getOrDefault("AWS_PROFILE", "").strip();
        return new AwsProfile(
                name.isEmpty() ? "default" : name,
                file(environment, "AWS_CONFIG_FILE", home.resolve(".aws").resolve("config")),
                file(
                        environment,
                        "AWS_SHARED_CREDENTIALS_FILE",
                        home.resolve(".aws").resolve("credentials")));
    }

    private static Path file(Map<String, String> environment, String name, Path otherwise) {
        var file = environment.getOrDefault(name, "");
        return file.isBlank() ? otherwise : Path.of(file);
    }

    String name() {
        return name;
    }

    boolean isThere() {
        return there;
    }

    Path credentialsFile() {
        return credentials;
    }

    /** The profile and its files as text for a person. */
    @Override
    public String toString() {
        return "profile [" + name + "] of " + credentials + " and " + config;
    }

    /** A setting that exists and is not blank. */
    Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
    }

    /** A setting of one service, from the services section that the profile names. */
    Optional<String> valueOf(String service, String key) {
        return value("services")
                .map(services -> section(config, "services " + services).get(service + "." + key))
                .filter(value -> !value.isBlank());
    }

    /** The settings of a section; the name of a nested one is its parent's name, a dot and its own. */
    private static Map<String, String> section(Path file, String name) {
        var values = new HashMap<String, String>();
        boolean inside = false;
        String parent = "";
        for (var line : lines(file)) {
            var text = line.strip();
            int equals = text.indexOf('=');
            if (text.startsWith("[")) {
                inside = text.replaceAll("[\\[\\]]", "")
                        .strip()
                        .replaceAll("\\s+", " ")
                        .equals(name);
            } else if (inside && equals > 0 && !isComment(line)) {
                boolean nested = Character.isWhitespace(line.charAt(0));
                var key = text.substring(0, equals).strip();
                parent = nested ? parent : key;
                values.put(
                        nested ? parent + "." + key : key,
                        text.substring(equals + 1).strip());
            }
        }
        return values;
    }

    private static boolean isComment(String line) {
        return line.charAt(0) == '#' || line.charAt(0) == ';';
    }

    private static List<String> lines(Path file) {
        try {
            // Names, keys and secrets are ASCII; a comment may hold any bytes.
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new IllegalArgumentException("The AWS profile file " + file + " cannot be read: " + e, e);
        }
    }
}
