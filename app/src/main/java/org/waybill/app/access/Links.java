package org.waybill.app.access;

import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.wiring.HomePath;
import org.waybill.console.access.LinkSecret;
import org.waybill.ledger.access.LoginLinks;
import org.waybill.ledger.access.Person;

/** Makes login links. */
final class Links {

    private Links() {}

    /** @param person whom it lets in; null: it makes the first one */
    static void print(Access access, @Nullable Person person, ConfigOption config, OutputOption output) {
        var secret = LinkSecret.random(new SecureRandom());
        access.links().make(secret.hash(), person);
        var whom = person == null ? "the first person" : person.name();
        access.note("make login link", whom);
        var link = secret.under(ConsoleAddress.of(config.read(HomePath.path())));
        output.say(
                "This link lets " + whom + " in once, for " + LoginLinks.LIFE.toMinutes() + " minutes: " + link,
                Map.of("type", "login-link", "link", link, "minutes", LoginLinks.LIFE.toMinutes()));
    }
}
