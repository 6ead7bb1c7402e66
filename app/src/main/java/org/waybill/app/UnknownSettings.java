package org.waybill.app;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds settings of ours that do not exist, where Spring does not look: in the environment and in system properties. */
final class UnknownSettings {

    // Of the launcher and of the tests.
    private static final Set<String> OTHERS =
            Set.of("WAYBILL_ARGS", "WAYBILL_JAVA_HOME", "WAYBILL_JAVA_OPTS", "WAYBILL_TEST_MINIO");

    private UnknownSettings() {}

    /** The names that stand for no setting, sorted. */
    static List<String> in(Map<String, String> environment, Properties properties) {
        var variables = settings(WaybillSettings.class, "")
                .map(UnknownSettings::variable)
                .toList();
        var unknown = new TreeSet<String>();
        environment.keySet().stream()
                .filter(name -> name.startsWith("WAYBILL_") && !OTHERS.contains(name) && !variables.contains(name))
                .forEach(unknown::add);
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("waybill."))
                .filter(name -> !variables.contains(variable(name.substring("waybill.".length()))))
                .forEach(unknown::add);
        return List.copyOf(unknown);
    }

    private static Stream<String> settings(Class<?> type, String prefix) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> setting(component, prefix));
    }

    private static Stream<String> setting(RecordComponent component, String prefix) {
        return component.getType().isRecord()
                ? settings(component.getType(), prefix + component.getName() + ".")
                : Stream.of(prefix + component.getName());
    }

    // Spring's relaxed form: dots become underscores, dashes vanish, letters rise.
    private static String variable(String setting) {
        return "WAYBILL_" + setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
