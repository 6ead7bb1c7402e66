package org.waybill.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** A note in a home. With it, other processes of the same user find the ledger while a process holds the home. */
public final class LedgerNote implements AutoCloseable {

    private static final String FILE = "running.properties";
    private static final String PID = "pid";
    private static final String HOST = "ledger.host";
    private static final String PORT = "ledger.port";
    private static final String SERVES = "serves";

    private final Path file;

    private LedgerNote(Path file) {
        this.file = file;
    }

    /**
     * What another process of the same user needs to reach a ledger.
     *
     * @param serves whether the process that holds the home works on all open batches
     */
    public record Address(String jdbcUrl, String user, String password, boolean serves) {}

    /**
     * Writes the note, which stays until it is closed; no note if the ledger is elsewhere.
     *
     * @param serves whether this process works on all open batches
     */
    public static LedgerNote leave(Home home, Optional<EmbeddedLedger> ledger, boolean serves) {
        var file = home.path().resolve(FILE);
        ledger.ifPresent(running -> {
            try {
                Home.writePrivate(
                        file,
                        PID + "=" + ProcessHandle.current().pid() + "\n" + HOST + "=" + EmbeddedLedger.HOST + "\n"
                                + PORT + "=" + running.port() + "\n" + SERVES + "=" + serves + "\n");
            } catch (IOException e) {
                throw Home.unusable(file, e);
            }
        });
        return new LedgerNote(file);
    }

    /** The note of the process that holds the home. A note left by another is ignored: its port may be anybody's now. */
    public static Optional<Address> read(Path home) {
        var note = new Properties();
        try (var in = Files.newBufferedReader(home.resolve(FILE))) {
            note.load(in);
            if (!Home.holder(home).equals(note.getProperty(PID))) {
                return Optional.empty();
            }
            return Optional.of(new Address(
                    EmbeddedLedger.jdbcUrl(note.getProperty(HOST, ""), note.getProperty(PORT, "")),
                    LedgerRoles.LEDGER,
                    Files.readString(EmbeddedLedger.password(home)),
                    Boolean.parseBoolean(note.getProperty(SERVES))));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Removes the note that a killed process has left. */
    static void forget(Path home) throws IOException {
        Files.deleteIfExists(home.resolve(FILE));
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Home.unusable(file, e);
        }
    }
}
