package org.waybill.app.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.app.embedded.Home;
import org.waybill.app.output.Terminal;
import org.waybill.console.access.LinkSecret;
import org.waybill.ledger.Database;
import org.waybill.ledger.access.LoginLinks;
import org.waybill.ledger.access.People;

/** Offers a login link as long as nobody can log in: on the terminal, else in a file of the home. Never in a log. */
public final class FirstLink {

    private static final Logger LOG = LoggerFactory.getLogger(FirstLink.class);
    private static final String FILE = "login-link";

    private FirstLink() {}

    /** @param home where the file goes; null: there is none, as in a pod */
    public static void offer(Database database, URI console, @Nullable Home home) {
        if (!new People(database).isEmpty()) {
            return;
        }
        boolean terminal = Terminal.isOutput();
        if (!terminal && home == null) {
            LOG.info("Nobody can log in to the console yet. Add a person with: waybill user add NAME --role admin");
            return;
        }
        var secret = LinkSecret.random(new SecureRandom());
        new LoginLinks(database).make(secret.hash(), null);
        var link = secret.under(console.toString());
        long minutes = LoginLinks.LIFE.toMinutes();
        if (terminal || home == null) {
            System.out.println(
                    "Nobody can log in to the console yet. This link works once, for " + minutes + " minutes:");
            System.out.println("  " + link);
            return;
        }
        var file = home.path().resolve(FILE);
        write(file, link);
        LOG.info("Nobody can log in to the console yet. The link in {} works once, for {} minutes.", file, minutes);
    }

    private static void write(Path file, String link) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, link + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
