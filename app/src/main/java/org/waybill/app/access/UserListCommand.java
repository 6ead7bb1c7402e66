package org.waybill.app.access;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.ledger.access.Person;
import org.waybill.ledger.access.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code waybill user list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Shows who may log in to the console.",
        footer = {"", "Example: waybill user list -o json"})
final class UserListCommand implements Callable<Integer> {

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return LedgerCommand.read(config, this::list).number();
    }

    private ExitCode list(Ledger ledger) {
        var people = Access.of(ledger).people().all();
        if (people.isEmpty() && !output.isJson()) {
            System.out.println("Nobody may log in yet. Add somebody with: waybill user add NAME --role admin");
        }
        for (var person : people) {
            output.say(words(person), object(person));
        }
        return ExitCode.DONE;
    }

    private static String words(Person person) {
        return String.format(
                Locale.ROOT,
                "%-20s %-9s %s%s",
                person.name(),
                person.rank().word(),
                switch (person.scope()) {
                    case Scope.Everything() -> "all migrations";
                    case Scope.Only(var migrations) -> "migrations " + new TreeSet<>(migrations);
                },
                person.passwordAt() == null ? ", no password yet" : "");
    }

    private static Map<String, Object> object(Person person) {
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "person");
        object.put("name", person.name());
        object.put("role", person.rank().word());
        if (person.scope() instanceof Scope.Only(var migrations)) {
            object.put("migrations", new TreeSet<>(migrations));
        }
        object.put("password", person.passwordAt() != null);
        object.put("createdAt", person.createdAt().toString());
        return object;
    }
}
