package org.waybill.acceptance.kit;

import java.util.ArrayList;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A metric as a scrape or the documentation describes it.
 *
 * @param name of the family, as in {@code # TYPE}
 * @param type gauge, counter, histogram or summary
 * @param meaning one sentence
 */
public record Metric(String name, String type, SortedSet<String> labels, String meaning) {

    private static final Pattern LINE = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");
    private static final Pattern DESCRIBED =
            Pattern.compile("- `(\\w+)` \\((gauge|counter|histogram|summary)(?:; ([\\w, ]+))?\\): (.*)");

    /** The metrics of a scrape in Prometheus' text format. */
    public static Map<String, Metric> ofScrape(String text) {
        var metrics = new TreeMap<String, Metric>();
        var help = new TreeMap<String, String>();
        String type = "";
        String name = "";
        for (var line : text.lines().toList()) {
            var found = LINE.matcher(line);
            if (!found.matches()) {
                metrics.get(name).labels.addAll(labels(line));
            } else if (found.group(1).equals("HELP")) {
                help.put(found.group(2), found.group(3));
            } else {
                name = found.group(2);
                type = found.group(3);
                metrics.put(name, new Metric(name, type, new TreeSet<>(), help.getOrDefault(name, "")));
            }
        }
        return metrics;
    }

    private static SortedSet<String> labels(String sample) {
        var labels = new TreeSet<String>();
        var found = LABEL.matcher(sample);
        while (found.find()) {
            labels.add(found.group(1));
        }
        // Every histogram has this label.
        labels.remove("le");
        return labels;
    }

    /** The metrics that a page describes, one list item each. */
    public static Map<String, Metric> ofPage(String text) {
        var metrics = new TreeMap<String, Metric>();
        for (var item : items(text)) {
            var found = DESCRIBED.matcher(item);
            if (found.matches()) {
                var labels = new TreeSet<String>();
                if (found.group(3) != null) {
                    labels.addAll(java.util.List.of(found.group(3).split(", ")));
                }
                metrics.put(found.group(1), new Metric(found.group(1), found.group(2), labels, found.group(4)));
            }
        }
        return metrics;
    }

    /** List items, each joined to one line. */
    private static ArrayList<String> items(String text) {
        var items = new ArrayList<String>();
        for (var line : text.lines().toList()) {
            if (line.startsWith("  ") && !items.isEmpty()) {
                items.add(items.removeLast() + " " + line.strip());
            } else {
                items.add(line);
            }
        }
        return items;
    }

    @Override
    public String toString() {
        return "- `" + name + "` (" + type + (labels.isEmpty() ? "" : "; " + String.join(", ", labels)) + "): "
                + meaning;
    }
}
