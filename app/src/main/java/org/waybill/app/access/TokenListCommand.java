package org.waybill.app.access;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.ledger.access.Token;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code waybill token list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Shows all tokens by their first characters, with their last use.",
        footer = {"", "Example: waybill token list"})
final class TokenListCommand implements Callable<Integer> {

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return LedgerCommand.read(config, this::list).number();
    }

    private ExitCode list(Ledger ledger) {
        var tokens = Access.of(ledger).tokens().all();
        if (tokens.isEmpty() && !output.isJson()) {
            System.out.println("There is no token yet. Make one with: waybill token create NAME --user NAME");
        }
        tokens.forEach(token -> output.say(words(token), object(token)));
        return ExitCode.DONE;
    }

    private static String words(Token token) {
        return String.format(
                Locale.ROOT,
                "%4d  %s...  %-9s %-16s %s, %s, used %s",
                token.id(),
                token.prefix(),
                token.rank().word(),
                token.owner(),
                token.name(),
                token.revokedAt() != null ? "revoked" : "until " + or(token.expiresAt(), "revoked"),
                or(token.usedAt(), "never"));
    }

    private static String or(@Nullable Instant time, String otherwise) {
        return time == null ? otherwise : time.toString();
    }

    private static Map<String, Object> object(Token token) {
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "token");
        object.put("id", token.id());
        object.put("prefix", token.prefix());
        object.put("name", token.name());
        object.put("user", token.owner());
        object.put("role", token.rank().word());
        object.put("migration", token.migration());
        object.put(
                "expiresAt",
                token.expiresAt() == null ? null : token.expiresAt().toString());
        object.put("usedAt", token.usedAt() == null ? null : token.usedAt().toString());
        object.put("revoked", token.revokedAt() != null);
        return object;
    }
}
