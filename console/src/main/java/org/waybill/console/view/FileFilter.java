package org.waybill.console.view;

import java.util.List;
import java.util.Locale;
import org.waybill.console.access.Problem;
import org.waybill.ledger.FileState;
import org.waybill.ledger.reading.FilePages.Wanted;
import org.waybill.model.SourcePath;

/** Which files are wanted, as people write it. */
public final class FileFilter {

    private FileFilter() {}

    /** Throws a {@link Problem} for a state that there is not. */
    public static Wanted of(List<String> states, List<String> kinds, String prefix) {
        return new Wanted(
                states.stream()
                        .filter(state -> !state.isBlank())
                        .map(FileFilter::state)
                        .toList(),
                kinds.stream()
                        .filter(kind -> !kind.isBlank())
                        .map(kind -> kind.strip().toUpperCase(Locale.ROOT).replace(' ', '_'))
                        .toList(),
                encoded(prefix.strip()));
    }

    private static FileState state(String text) {
        try {
            return FileState.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.wrong("'state' is not a state of a file: take one of "
                    + List.of(FileState.values()).toString().toLowerCase(Locale.ROOT) + ".");
        }
    }

    /** A prefix is percent-encoded already, or plain text. */
    private static String encoded(String prefix) {
        var relative = prefix.startsWith("/") ? prefix.substring(1) : prefix;
        try {
            return new SourcePath(relative).encoded();
        } catch (IllegalArgumentException e) {
            return SourcePath.ofText(relative).encoded();
        }
    }
}
