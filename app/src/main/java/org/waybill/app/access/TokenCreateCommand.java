package org.waybill.app.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Json;
import org.waybill.console.access.ApiToken;
import org.waybill.console.access.OwnTokens;
import org.waybill.ledger.access.Person;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Tokens;
import org.waybill.operations.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill token create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Makes a token and prints it, this once.",
        footer = {"", "Example: waybill token create nightly --user alice --role operator --migration 3 --days 30"})
final class TokenCreateCommand implements Callable<Integer> {

    private static final int LONGEST_NAME = 80;

    @Parameters(index = "0", paramLabel = "NAME", description = "What uses it.")
    String name = "";

    @Option(names = "--user", paramLabel = "NAME", required = true, description = "The person it stands for.")
    String user = "";

    @Option(names = "--role", paramLabel = "ROLE", description = "At most the person's own. Default: viewer.")
    Rank role = Rank.VIEWER;

    @Option(
            names = "--migration",
            paramLabel = "NUMBER",
            description = "The only one it may see. Default: all of the person's.")
    @Nullable
    Integer migration;

    @Option(names = "--days", paramLabel = "DAYS", description = "How long it works; 'never' has no end. Default: 90.")
    String days = Long.toString(OwnTokens.LIFE.toDays());

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw usage("A token's name has 1 to " + LONGEST_NAME + " characters.");
        }
        var end = end();
        return LedgerCommand.read(config, ledger -> create(ledger, end)).number();
    }

    private @Nullable Instant end() {
        if (days.equals("never")) {
            return null;
        }
        try {
            int count = Integer.parseInt(days);
            if (count > 0) {
                return Instant.now().plus(Duration.ofDays(count));
            }
        } catch (NumberFormatException e) {
            throw usage("--days must be a number of days, or never, was '" + days + "'");
        }
        throw usage("--days must be 1 or more, or never");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private ExitCode create(Ledger ledger, @Nullable Instant end) {
        var access = Access.of(ledger);
        var person = access.person(user);
        check(ledger, person);
        var token = ApiToken.random(new SecureRandom());
        access.tokens().make(person, new Tokens.Fresh(name, token.prefix(), token.hash(), role, migration, end));
        access.note("make token", name + " " + token.prefix() + "... for " + person.name());
        if (!output.isJson()) {
            System.err.println("This is the token. It is shown once:");
            System.out.println(token.text());
            return ExitCode.DONE;
        }
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "token");
        object.put("token", token.text());
        object.put("name", name);
        object.put("user", person.name());
        object.put("role", role.word());
        object.put("expiresAt", end == null ? null : end.toString());
        System.out.println(Json.write(object));
        return ExitCode.DONE;
    }

    private void check(Ledger ledger, Person person) {
        if (!person.rank().covers(role)) {
            throw new CannotRun(person.name() + " is only " + person.rank().word() + ": a token cannot be more.");
        }
        if (migration != null && !person.scope().covers(ledger.choose(migration).number())) {
            throw new CannotRun(person.name() + " may not see migration " + migration + ".");
        }
    }
}
