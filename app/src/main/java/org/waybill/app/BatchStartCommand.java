package org.waybill.app;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.Interruption;
import org.waybill.app.wiring.HomePath;
import org.waybill.ledger.Batch.Watch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code waybill batch start}: opens a batch for the processes that serve. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Opens a batch and returns. Processes of 'waybill serve' do the work.",
        footer = {
            "",
            "The options mean the same as those of waybill migrate; its --help says what a GLOB is.",
            "",
            "Examples: waybill batch start /srv/files s3://motovault-files",
            "          waybill batch start /srv/files s3://motovault-files --watch --every 15m",
            "          waybill batch start /srv/files s3://motovault-files --include 'documents/**' -o json"
        })
final class BatchStartCommand extends OpeningCommand {

    private static final Pattern TIME = Pattern.compile("(\\d{1,5})([smh])");

    @Option(
            names = "--watch",
            description = "Do not end: look for new and changed files again and again. Start the same batch without it"
                    + " to end it with a last check.")
    boolean watch;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "With --watch, the time between two walks of DIR, such as 90s, 15m (default) or 6h.")
    @Nullable
    String every;

    @Override
    @Nullable
    Watch watch() {
        if (!watch) {
            if (every != null) {
                throw usage("--every needs --watch");
            }
            return null;
        }
        return every == null ? Watch.USUAL : new Watch(time(every));
    }

    private Duration time(String text) {
        var matcher = TIME.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            var time = switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
            if (time.isPositive() && time.compareTo(Duration.ofDays(1)) <= 0) {
                return time;
            }
        }
        throw usage("--every is a time from 1s to 24h, such as 90s, 15m or 6h; it was '" + text + "'");
    }

    @Override
    public Integer call() {
        Interruption.install();
        var home = HomePath.path();
        var request = request(home);
        return MigrateCommand.open(request, home, settings(request, home)).number();
    }
}
