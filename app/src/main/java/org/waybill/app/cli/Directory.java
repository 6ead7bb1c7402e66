package org.waybill.app.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.waybill.model.SourcePath;
import org.waybill.source.Source;

/** Directories named on the command line, whatever bytes their names hold and in any locale. */
public final class Directory {

    /** Marks a percent-encoded argument; no argument of a process can hold it. */
    private static final char ENCODED = '\0';

    private Directory() {}

    /** Converts an argument with one byte in each character: to text if it is UTF-8, else marked and percent-encoded. */
    public static String unpack(String bytes) {
        var path = SourcePath.ofBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
        var text = path.text();
        boolean ascii = text.isPresent() && text.get().chars().allMatch(c -> c < 128);
        // An option or a target is text; only a directory may hold any bytes, and is encoded when it is not ASCII.
        boolean isOption = bytes.startsWith("-") || bytes.startsWith("s3://");
        return text.isPresent() && (ascii || isOption) ? text.get() : ENCODED + path.encoded();
    }

    public static Path path(String argument) {
        if (argument.isEmpty() || argument.charAt(0) != ENCODED) {
            return Path.of(argument);
        }
        var encoded = argument.substring(1);
        return encoded.startsWith("/")
                ? Source.path(encoded)
                : Source.path(withSlash(Path.of("").toUri().getRawPath()) + encoded);
    }

    /** The argument if it is not a directory: as text, or percent-encoded if its bytes are not text. */
    public static String text(String argument) {
        if (argument.isEmpty() || argument.charAt(0) != ENCODED) {
            return argument;
        }
        var path = new SourcePath(argument.substring(1));
        return path.text().orElse(path.encoded());
    }

    private static String withSlash(String path) {
        return path.endsWith("/") ? path : path + "/";
    }
}
