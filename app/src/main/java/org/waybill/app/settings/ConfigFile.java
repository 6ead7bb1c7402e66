package org.waybill.app.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The single file from which settings are read. */
final class ConfigFile {

    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern LINE = Pattern.compile("line (\\d+)");
    private static final String FILE = "-file";

    private ConfigFile() {}

    /** The named file, else the one in the home; empty when there is none. A blank name counts as none. */
    static Optional<Path> find(String named, Path home) {
        if (!named.isBlank()) {
            var file = Path.of(named).toAbsolutePath();
            if (!Files.exists(file)) {
                throw new WrongSetting(
                        "There is no file " + file + " to read settings from; check --config or" + " WAYBILL_CONFIG.");
            }
            return Optional.of(file);
        }
        var there = Stream.of("waybill.properties", "waybill.yaml", "waybill.yml")
                .map(home::resolve)
                .filter(Files::exists)
                .toList();
        if (there.size() > 1) {
            throw new WrongSetting("There are both " + there.getFirst() + " and " + there.getLast()
                    + "; settings come from one file: remove one of them.");
        }
        return there.stream().findFirst();
    }

    /** The file's settings; throws when others can change the file, or when it contains an unknown setting. */
    static Map<String, Object> read(Path file, Names names) {
        try {
            var real = file.toRealPath();
            Ownership.require(real);
            var bytes = bytes(real);
            var values = isYaml(file) ? yaml(file, bytes) : properties(file, bytes);
            return checked(file, withSecrets(values, names), names);
        } catch (IOException e) {
            throw new WrongSetting("The settings in " + file + " cannot be read: " + reason(e)
                    + ". Check the path and its permissions.");
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new WrongSetting(file + " is too large for a file of settings.");
            }
            return bytes;
        }
    }

    private static boolean isYaml(Path file) {
        var name = file.toString();
        if (name.endsWith(".properties")) {
            return false;
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return true;
        }
        throw new WrongSetting("The name of " + file + " must end with .properties, .yaml or .yml.");
    }

    private static Map<String, Object> properties(Path file, byte[] bytes) throws IOException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException _) {
            throw new WrongSetting(
                    file + " is no file of properties: a backslash and u begin a character of four digits.");
        }
        var values = new LinkedHashMap<String, Object>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    private static Map<String, Object> yaml(Path file, byte[] bytes) throws IOException {
        try {
            var documents = new YamlPropertySourceLoader().load("file", new ByteArrayResource(bytes));
            if (documents.size() > 1) {
                throw new WrongSetting(file + " holds several documents; settings come from one.");
            }
            var values = new LinkedHashMap<String, Object>();
            for (var document : documents) {
                var source = (EnumerablePropertySource<?>) document;
                for (var key : source.getPropertyNames()) {
                    values.put(key, Objects.requireNonNullElse(source.getProperty(key), ""));
                }
            }
            return values;
        } catch (WrongSetting e) {
            throw e;
        } catch (RuntimeException e) {
            // Not its whole message, because that shows the line, perhaps with a password.
            var line = LINE.matcher(String.valueOf(e.getMessage()));
            throw new WrongSetting(file + " is no YAML" + (line.find() ? "; see line " + line.group(1) : "") + ".");
        }
    }

    private static Map<String, Object> withSecrets(Map<String, Object> values, Names names) {
        var whole = new LinkedHashMap<String, Object>();
        values.forEach((key, value) -> {
            var own = key.endsWith(FILE) ? key.substring(0, key.length() - FILE.length()) : key;
            boolean held = !own.equals(key) && names.isSecret(own);
            whole.put(held ? own : key, held ? SecretFile.read(key, value.toString()) : value);
        });
        return whole;
    }

    private static Map<String, Object> checked(Path file, Map<String, Object> values, Names names) {
        var unknown = new TreeSet<>(values.keySet());
        unknown.removeIf(names::contain);
        if (!unknown.isEmpty()) {
            throw new WrongSetting("There is no setting " + String.join(", ", unknown) + ", which " + file
                    + " names; see the README for those there are.");
        }
        return values;
    }

    static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
