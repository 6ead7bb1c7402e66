package org.waybill.app.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waybill.model.Printable;
import org.waybill.scanner.Remarks.Counts;

/** Notes on what a walk found that is not moved and has no row, and on globs without effect. */
public final class Notes {

    private Notes() {}

    /** One sentence for each note. */
    public static List<String> lines(Counts counts) {
        var lines = new ArrayList<String>();
        note(
                lines,
                counts.emptyDirectories(),
                "directory without files does not travel",
                "directories without files do not travel",
                ": an object store has files only.");
        note(
                lines,
                counts.unwalkedDirectories(),
                "directory was not opened",
                "directories were not opened",
                ": --exclude or --include leaves out all that lies there.");
        note(
                lines,
                counts.linkedDirectories(),
                "symbolic link to a directory was skipped",
                "symbolic links to directories were skipped",
                "; --symlinks follow takes the files there under its name, too.");
        if (counts.attributedFiles() > 0) {
            lines.add("Extended attributes (user.*) do not travel: "
                    + Numbers.count(counts.attributedFiles()) + " of "
                    + Numbers.count(counts.filesAskedForAttributes(), "file")
                    + " that were looked at have some. --dry-run"
                    + " looks at all.");
        }
        counts.unusedGlobs().forEach(glob -> lines.add(Printable.of(glob) + " fitted nothing that was met."));
        return lines;
    }

    private static void note(List<String> lines, long count, String one, String several, String why) {
        if (count > 0) {
            lines.add(Numbers.count(count) + " " + (count == 1 ? one : several) + why);
        }
    }

    public static Map<String, Object> json(Counts counts) {
        var object = new LinkedHashMap<String, Object>();
        object.put("emptyDirectories", counts.emptyDirectories());
        object.put("unopenedDirectories", counts.unwalkedDirectories());
        object.put("linkedDirectories", counts.linkedDirectories());
        object.put("withExtendedAttributes", counts.attributedFiles());
        object.put("askedForExtendedAttributes", counts.filesAskedForAttributes());
        object.put("unusedGlobs", counts.unusedGlobs());
        return object;
    }
}
