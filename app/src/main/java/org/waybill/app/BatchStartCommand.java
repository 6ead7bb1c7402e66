package org.waybill.app;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.cli.Interruption;
import org.waybill.app.wiring.HomePath;
import org.waybill.ledger.Batch.Watch;
import org.waybill.ledger.start.Terms;
import org.waybill.model.flow.Flow;
import org.waybill.operations.schedule.When;
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
            "CRON has five fields, as Unix cron has them: minute, hour, day of the month, month, day of the week. Quote it.",
            "A time at which a batch of this migration is still open is skipped. Where no service runs at its time, the",
            "batch starts up to an hour later. A time that a clock change leaves out comes right after the change.",
            "",
            "Examples: waybill batch start /srv/files s3://motovault-files",
            "          waybill batch start /srv/files s3://motovault-files --watch --every 15m",
            "          waybill batch start /srv/files s3://motovault-files --include 'documents/**' -o json",
            "          waybill batch start /srv/files s3://motovault-files --at '0 22 * * mon-fri' --zone Europe/Berlin",
            "          waybill batch start /srv/files s3://motovault-files --limit 50MB/s,200files/s"
        })
final class BatchStartCommand extends OpeningCommand {

    private static final int HIGHEST = 9;

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

    @Option(
            names = "--at",
            paramLabel = "CRON",
            description =
                    "Start a batch at these times, such as '0 22 * * *', and none now. It has one number, which ends"
                            + " the schedule with waybill batch cancel.")
    @Nullable
    String at;

    @Option(names = "--zone", paramLabel = "ZONE", description = "With --at, its zone. Default: that of this machine.")
    @Nullable
    String zone;

    @Option(
            names = "--limit",
            paramLabel = "LIMIT",
            description = "Limit the migration as waybill limit does, such as 50MB/s or 50MB/s,200files/s.")
    @Nullable
    String limit;

    @Option(names = "--priority", paramLabel = "PRIORITY", description = "From 1 to 9. Default: 5.")
    @Nullable
    Integer priority;

    @Override
    Terms terms() {
        if (priority != null && (priority < 1 || priority > HIGHEST)) {
            throw usage("--priority is a number from 1 to " + HIGHEST + "; it was " + priority);
        }
        try {
            return new Terms(priority, limit == null ? null : Flow.parse(limit), CommandJournal.user());
        } catch (IllegalArgumentException e) {
            throw usage("--limit: " + e.getMessage());
        }
    }

    private Optional<When> when() {
        if (at == null) {
            if (zone != null) {
                throw usage("--zone needs --at");
            }
            return Optional.empty();
        }
        if (watch) {
            throw usage(
                    "--at and --watch exclude each other: a batch that watches never ends, so that none could follow");
        }
        try {
            return Optional.of(When.parse(at, zone));
        } catch (IllegalArgumentException e) {
            throw usage("--at: " + e.getMessage());
        }
    }

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
        var when = when();
        var home = HomePath.path();
        var request = request(home);
        var settings = settings(request, home);
        var exit = when.isEmpty()
                ? MigrateCommand.open(request, home, settings)
                : MigrateCommand.served(home, settings, opener -> opener.schedule(request, when.get()));
        return exit.number();
    }
}
