package org.waybill.app.cli;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waybill.app.settings.Settings;
import org.waybill.app.settings.WrongSetting;
import org.waybill.app.wiring.WaybillSettings;
import picocli.CommandLine.Option;

/** The source of a command's settings. */
public final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings, in a file that only you or root can write. Default: WAYBILL_CONFIG, else"
                    + " waybill.properties or waybill.yaml in WAYBILL_HOME.")
    @Nullable
    String file;

    /** Reads the settings; throws {@link WrongSetting}. */
    public Settings read(Path home) {
        var flags = System.getProperties().stringPropertyNames().stream()
                .filter(name -> Stream.of("waybill.", "spring.", "logging.").anyMatch(name::startsWith))
                .sorted()
                .toList();
        if (!flags.isEmpty()) {
            throw new WrongSetting("Settings are not read from flags of the JVM: give " + String.join(", ", flags)
                    + " in the environment or in a file.");
        }
        if (file != null && file.isBlank()) {
            throw new WrongSetting("--config names no file.");
        }
        var named = file == null ? null : Directory.path(file).toString();
        return Settings.read(WaybillSettings.class, System.getenv(), home, named);
    }
}
