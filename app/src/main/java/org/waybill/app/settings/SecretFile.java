package org.waybill.app.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file that holds one secret, as mounted by container platforms. */
final class SecretFile {

    private static final int MOST_BYTES = 1 << 16;

    private SecretFile() {}

    /**
     * Its content without the newline at its end.
     *
     * @param setting the setting that names it, for messages
     */
    static String read(String setting, String path) {
        try (var in = Files.newInputStream(Path.of(path))) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new WrongSetting(setting + " names " + path + ", which is too large for a secret.");
            }
            return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException | InvalidPathException e) {
            throw new WrongSetting(setting + " names " + path + ", which cannot be read: " + ConfigFile.reason(e)
                    + ". Check the path and its permissions.");
        }
    }
}
