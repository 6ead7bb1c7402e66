package org.waybill.app.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * All settings: the environment takes precedence over the file, and the file over defaults. Values are used as written,
 * without placeholders, so a password may contain {@code ${}}.
 */
public final class Settings {

    private static final String LEVEL = "logging.level.";

    private final Variables variables;
    private final Optional<Path> file;
    private final Map<String, Object> fromFile;
    private final Map<String, Object> defaults;

    private Settings(
            Variables variables, Optional<Path> file, Map<String, Object> fromFile, Map<String, Object> defaults) {
        this.variables = variables;
        this.file = file;
        this.fromFile = fromFile;
        this.defaults = defaults;
    }

    /**
     * Reads the environment and the file.
     *
     * @param ours a record of all settings under {@code waybill.}
     * @param named the file; null: the one in the home, if there is one
     * @throws WrongSetting if a setting does not exist, or others can change the file
     */
    public static Settings read(Class<?> ours, Map<String, String> environment, Path home, @Nullable String named) {
        var names = new Names(ours);
        var variables = Variables.of(environment, names);
        var file = ConfigFile.find(named != null ? named : environment.getOrDefault("WAYBILL_CONFIG", ""), home);
        return new Settings(
                variables, file, file.map(path -> ConfigFile.read(path, names)).orElse(Map.of()), Map.of());
    }

    /** These settings, completed by others where nothing is set. */
    public Settings orElse(Map<String, ?> others) {
        var all = new LinkedHashMap<String, Object>(others);
        all.putAll(defaults);
        return new Settings(variables, file, fromFile, all);
    }

    /** The file of these settings, besides the environment. */
    public Optional<Path> file() {
        return file;
    }

    /** Variables whose names begin like those of settings, but are not settings. */
    public List<String> ignored() {
        return variables.ignored();
    }

    /** Whether it is set, as one value or as a list. */
    public boolean has(String key) {
        return value(key).isPresent();
    }

    /** Whether it is set to true. */
    public boolean isTrue(String key) {
        return value(key)
                .filter(value -> value.strip().equalsIgnoreCase("true"))
                .isPresent();
    }

    /** The value of a setting. */
    public Optional<String> value(String key) {
        return Stream.<Map<String, ?>>of(variables.settings(), fromFile, defaults)
                .flatMap(values -> values.entrySet().stream())
                .filter(entry -> Names.flat(entry.getKey()).equals(Names.flat(key)))
                .map(entry -> entry.getValue().toString())
                .findFirst();
    }

    /** The log levels, by the logger's name. */
    public Map<String, String> levels() {
        var levels = new LinkedHashMap<String, String>();
        fromFile.forEach((key, value) -> addLevel(levels, key, value));
        variables.settings().forEach((name, value) -> addLevel(levels, Names.dotted(name), value));
        return levels;
    }

    private static void addLevel(Map<String, String> levels, String key, Object value) {
        if (key.startsWith(LEVEL)) {
            levels.put(key.substring(LEVEL.length()), value.toString());
        }
    }

    /** Passes the settings to Spring, those with the highest precedence first. */
    public void addTo(MutablePropertySources sources) {
        Stream.<PropertySource<?>>of(
                        // The name tells Spring how variables are spelt.
                        new SystemEnvironmentPropertySource("systemEnvironment", literal(variables.settings())),
                        new MapPropertySource("file", literal(fromFile)),
                        new MapPropertySource("defaults", literal(defaults)))
                .forEach(sources::addLast);
    }

    private static Map<String, Object> literal(Map<String, ?> values) {
        var escaped = new LinkedHashMap<String, Object>();
        values.forEach(
                (key, value) -> escaped.put(key, value instanceof String text ? text.replace("${", "\\${") : value));
        return escaped;
    }
}
