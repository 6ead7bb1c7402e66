package org.waybill.app.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of the settings that the README lists. */
final class Names {

    private static final String OURS = "waybill.";
    private static final Set<String> OTHERS = Set.of(
            "spring.datasource.url", "spring.datasource.username", "spring.datasource.password", "logging.file.name");
    private static final List<String> FAMILIES =
            List.of("spring.kafka.", "spring.datasource.hikari.", "logging.level.");
    private static final List<String> SECRETS =
            List.of(".username", ".password", "-password", ".sasl.jaas.config", ".key-store-key");

    private final Set<String> ours;
    private final Set<String> groups;

    /** @param settings a record of all settings under {@code waybill.} */
    Names(Class<?> settings) {
        ours = components(settings, OURS).collect(Collectors.toUnmodifiableSet());
        groups = ours.stream()
                .filter(name -> name.indexOf('.', OURS.length()) > 0)
                .map(name -> name.substring(0, name.lastIndexOf('.') + 1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> components(Class<?> type, String prefix) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> component(component, prefix));
    }

    private static Stream<String> component(RecordComponent component, String prefix) {
        return component.getType().isRecord()
                ? components(component.getType(), prefix + component.getName() + ".")
                : Stream.of(prefix + component.getName().toLowerCase(Locale.ROOT));
    }

    /** Whether this is a setting's name, as written in a file. */
    boolean contain(String key) {
        var plain = plain(key);
        return ours.contains(plain)
                || OTHERS.contains(plain)
                || FAMILIES.stream().anyMatch(plain::startsWith);
    }

    /** Whether this is a setting's name, as written in the environment. */
    boolean containVariable(String name) {
        return contain(dotted(name));
    }

    /** Whether the value may be given by naming a file that holds it. */
    boolean isSecret(String key) {
        var flat = flat(key);
        return contain(key) && SECRETS.stream().anyMatch(end -> flat.endsWith(flat(end)));
    }

    /** Whether a variable has a prefix that only our settings have. */
    boolean isBelowGroup(String name) {
        return groups.stream().anyMatch(dotted(name)::startsWith);
    }

    /** The variable that was probably meant. */
    Optional<String> nearest(String name, Set<String> more) {
        return Stream.concat(ours.stream().map(Names::variable), more.stream())
                .map(real -> Map.entry(real, Distance.between(stem(name), stem(real))))
                .filter(real -> real.getValue() <= 1 + stem(real.getKey()).length() / 8)
                .min(Comparator.<Map.Entry<String, Integer>>comparingInt(Map.Entry::getValue)
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }

    private static String stem(String variable) {
        return variable.substring(OURS.length()).replace("_", "");
    }

    private static String variable(String key) {
        return key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** A variable's name with dots. */
    static String dotted(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** The name in one normal form: Spring accepts {@code small-files}, {@code smallFiles} and {@code small_files}. */
    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** The normal form also for a variable, whose dashes are removed or became underscores, and for an element of a list. */
    static String flat(String key) {
        return plain(key).replace(".", "").replaceAll("\\[\\d+]$", "");
    }
}
