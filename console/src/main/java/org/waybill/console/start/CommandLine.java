package org.waybill.console.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Printable;

/** The command that starts the same batch from a terminal. What is missing stands there as a placeholder. */
public final class CommandLine {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private CommandLine() {}

    public static String of(Order order) {
        var words = new ArrayList<>(List.of("waybill", "batch", "start"));
        words.add(quoted(order.source(), "DIR"));
        target(words, order.target());
        if ("attested".equals(order.verify())) {
            words.addAll(List.of("--verify", "attested"));
        }
        if ("follow".equals(order.symlinks())) {
            words.addAll(List.of("--symlinks", "follow"));
        }
        globs(words, "--include", order.include());
        globs(words, "--exclude", order.exclude());
        if (Boolean.TRUE.equals(order.overwrite())) {
            words.add("--overwrite");
        }
        if (Boolean.TRUE.equals(order.watch())) {
            words.add("--watch");
        }
        option(
                words,
                "--priority",
                order.priority() == null ? null : order.priority().toString());
        option(words, "--limit", order.limit());
        var times = order.schedule();
        if (times != null) {
            option(words, "--at", times.cron());
            option(words, "--zone", times.zone());
        }
        return String.join(" ", words);
    }

    private static void target(List<String> words, @Nullable String text) {
        var target = text == null ? "" : text.strip();
        if (target.equals("embedded")) {
            return;
        }
        int at = target.lastIndexOf('@');
        boolean elsewhere = at > 0 && target.startsWith("http", at + 1);
        words.add(quoted(elsewhere ? target.substring(0, at) : target, "s3://BUCKET/PREFIX"));
        if (elsewhere) {
            words.addAll(List.of("--endpoint", quoted(target.substring(at + 1), "")));
        }
    }

    private static void option(List<String> words, String option, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            words.addAll(List.of(option, quoted(value, "")));
        }
    }

    private static void globs(List<String> words, String option, @Nullable List<String> globs) {
        for (var glob : Objects.requireNonNullElse(globs, List.<String>of())) {
            words.addAll(List.of(option, quoted(glob, "GLOB")));
        }
    }

    private static String quoted(@Nullable String text, String placeholder) {
        var given = text == null ? "" : Printable.of(text.strip());
        if (given.isEmpty()) {
            return placeholder;
        }
        return PLAIN.matcher(given).matches() ? given : "'" + given.replace("'", "'\\''") + "'";
    }
}
