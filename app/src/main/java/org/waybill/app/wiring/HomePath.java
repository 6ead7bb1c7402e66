package org.waybill.app.wiring;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.waybill.app.settings.WrongSetting;

/** The path of the home, from the settings. */
public final class HomePath {

    private static final Path NOWHERE = Path.of("/nonexistent");

    private HomePath() {}

    public static Path path() {
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
     * The user's home as the shell and the AWS tools define it; Java's own property ignores HOME. For a user without an
     * entry in /etc/passwd, Java returns {@code ?}, which must not be read as a path below the working directory.
     */
    public static Path user() {
        return Stream.of(System.getenv("HOME"), System.getProperty("user.home"))
                .filter(home -> home != null && home.startsWith("/"))
                .map(Path::of)
                .findFirst()
                .orElse(NOWHERE);
    }
}
