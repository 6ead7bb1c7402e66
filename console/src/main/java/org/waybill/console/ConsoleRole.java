package org.waybill.console;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextException;
import org.waybill.console.guard.Surroundings;
import org.waybill.console.web.ConsoleContext;
import org.waybill.ledger.access.People;
import org.waybill.model.Health;
import org.waybill.model.Role;
import org.waybill.model.Waits;

/** Serves the pages and the API, and notes how fast migrations are. */
public final class ConsoleRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleRole.class);

    private final ConsoleParts parts;
    private final ConsoleSettings settings;
    private final Waits waits;
    private final ConsoleBeans beans;
    private final PaceKeeper pace;
    private @Nullable ConsoleContext context;

    public ConsoleRole(ConsoleParts parts, ConsoleSettings settings) {
        this.parts = parts;
        this.settings = settings;
        this.waits = new Waits(parts.clock());
        this.beans = new ConsoleBeans(parts, settings);
        this.pace = new PaceKeeper(parts.database(), waits);
    }

    /** Throws {@link CannotListen}. */
    @Override
    public void start() {
        var surroundings = new Surroundings(settings.address());
        if (!surroundings.isLoopback() && new People(parts.database()).isEmpty()) {
            throw new CannotListen(
                    "Others would reach the console at " + settings.address().getHostAddress()
                            + ", and nobody can log in yet. Either add a person with: waybill user add NAME --role admin; or"
                            + " leave waybill.console.address at 127.0.0.1 and use the login link.");
        }
        try {
            context = ConsoleContext.start(surroundings, settings.port(), beans);
        } catch (ApplicationContextException | WebServerException e) {
            throw refused(e);
        }
        pace.start();
        LOG.info("The console is at {}", origin());
    }

    private RuntimeException refused(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException || cause instanceof java.net.BindException) {
                return new CannotListen("The console cannot listen on "
                        + settings.address().getHostAddress() + ":"
                        + settings.port() + ": another program has the port, or the address is not of this machine."
                        + " Choose another one with waybill.console.port (WAYBILL_CONSOLE_PORT), or serve without the"
                        + " console: --roles scanner,uploader,verifier");
            }
        }
        return failure;
    }

    /** Where a browser finds it, once it is started. */
    public URI origin() {
        var address = settings.address();
        var host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /** What serves it; empty before the start. */
    Optional<ApplicationContext> context() {
        return Optional.ofNullable(context).map(ConsoleContext::spring);
    }

    private int port() {
        var started = context;
        return started == null ? settings.port() : started.port();
    }

    @Override
    public void stop() {
        beans.stop();
        pace.stop();
    }

    @Override
    public void close() {
        stop();
        var started = context;
        if (started != null) {
            started.close();
        }
    }

    @Override
    public Health health() {
        return new Health("console", waits.now());
    }
}
