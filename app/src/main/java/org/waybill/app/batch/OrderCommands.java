package org.waybill.app.batch;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.Interruption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.start.Schedule;
import org.waybill.ledger.start.ScheduleWords;
import org.waybill.ledger.start.Schedules;
import org.waybill.operations.BatchControls;
import org.waybill.operations.BatchControls.Outcome;
import org.waybill.operations.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives an order about a batch, in the ledger; the processes that work on the batch see it within 2 s. */
public abstract sealed class OrderCommands implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "N", description = "Number of the batch, as waybill batch list shows it.")
    long number;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is shown to others beside your user name.")
    String reason = "";

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    private final Action action;
    private final String effect;

    /** @param effect what is true after the order, for a person; may name the batch as %d */
    private OrderCommands(Action action, String effect) {
        this.action = action;
        this.effect = effect;
    }

    @Override
    public Integer call() {
        Interruption.install();
        return LedgerCommand.read(config, this::order).number();
    }

    private ExitCode order(Ledger ledger) {
        var controls = new BatchControls(ledger.database(), Clock.systemUTC());
        var schedules = new Schedules(ledger.database());
        var journal = new CommandJournal(ledger.database());
        var verb = action.name().toLowerCase(Locale.ROOT) + " batch";
        var what = "batch " + number;
        return switch (controls.order(number, action, CommandJournal.user(), reason)) {
            case Outcome.Changed(var batch) -> {
                journal.note(verb, what, batch.migration(), Result.DONE, reason);
                yield say(batch, true, schedules.find(number));
            }
            case Outcome.Unchanged(var batch) -> {
                journal.note(verb, what, batch.migration(), Result.DONE, "it was so already");
                yield say(batch, false, schedules.find(number));
            }
            case Outcome.Refused(var batch, var why) -> {
                journal.note(verb, what, batch.migration(), Result.REFUSED, why);
                throw new CannotRun(why);
            }
            case Outcome.Unknown _ -> throw Ledger.noBatch(number);
        };
    }

    private ExitCode say(Batch batch, boolean changed, Optional<Schedule> schedule) {
        var words = changed ? changed(batch, schedule) : unchanged(batch, schedule);
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "order");
        object.put("batch", batch.id());
        object.put("state", batch.state().name());
        object.put("changed", changed);
        schedule.ifPresent(found -> object.put("schedule", Shown.json(found)));
        output.say(words, object);
        return ExitCode.DONE;
    }

    private String changed(Batch batch, Optional<Schedule> schedule) {
        if (schedule.isEmpty()) {
            return "Batch " + batch.id() + " is " + batch.state().name().toLowerCase(Locale.ROOT) + ". "
                    + String.format(Locale.ROOT, effect, batch.id());
        }
        return "The schedule of batch " + batch.id()
                + switch (action) {
                    case PAUSE ->
                        " is paused: it starts nothing. Let it go on with: waybill batch resume " + batch.id();
                    case RESUME -> " goes on: " + ScheduleWords.standing(schedule.get()) + ".";
                    case CANCEL -> " has ended: it starts nothing more. A batch that it has started goes on.";
                };
    }

    private static String unchanged(Batch batch, Optional<Schedule> schedule) {
        var standing = schedule.filter(found -> batch.state() == State.SCHEDULED)
                .map(found -> found.paused() ? "paused" : "scheduled")
                .orElse(BatchControls.standing(batch));
        return "Nothing to do: batch " + batch.id() + " is already " + standing + ".";
    }

    /** {@code waybill batch pause}. */
    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Stops new work on a batch. Large files stop between two parts, and go on from there later.",
            footer = {"", "Example: waybill batch pause 3 --reason 'backup window'"})
    public static final class Pause extends OrderCommands {
        public Pause() {
            super(
                    Action.PAUSE,
                    "Within 2 s nothing more is sent; what was sent is still proven."
                            + " Let it go on with: waybill batch resume %d");
        }
    }

    /** {@code waybill batch resume}. */
    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Lets a paused batch go on.",
            footer = {"", "Example: waybill batch resume 3"})
    public static final class Resume extends OrderCommands {
        public Resume() {
            super(Action.RESUME, "Files are sent again within 2 s; the source is looked at again.");
        }
    }

    /** {@code waybill batch cancel}. */
    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Ends a batch for good. What is proven stays proven; another batch moves the rest.",
            footer = {"", "Example: waybill batch cancel 3 --reason 'wrong directory'"})
    public static final class Cancel extends OrderCommands {
        public Cancel() {
            super(
                    Action.CANCEL,
                    "Within 2 s nothing more is sent. What is proven stays proven; the unfinished uploads of files"
                            + " under way are taken back.");
        }
    }
}
