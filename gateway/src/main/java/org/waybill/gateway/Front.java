package org.waybill.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.gateway.access.Access;
import org.waybill.gateway.access.Caller;
import org.waybill.gateway.access.Decision;
import org.waybill.gateway.access.Doorkeeper;
import org.waybill.gateway.access.ForeignPages;
import org.waybill.gateway.migration.Migrations;
import org.waybill.gateway.migration.ServedMigration;
import org.waybill.gateway.path.Requested;
import org.waybill.gateway.path.RequestedFile;

/** Takes each request from its line to its answer: what it names, who asks, and only then whether there is such a file. */
final class Front implements Consumer<Exchange> {

    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "DELETE");
    private static final String ALLOWED = "GET, HEAD, PUT, DELETE, OPTIONS";
    private static final Set<String> VERSIONS = Set.of("HTTP/1.1", "HTTP/1.0");

    private static final String WITHOUT_HEADERS = "HTTP/0.9";

    private final Migrations migrations;
    private final Access otherwise;
    private final Doorkeeper doorkeeper;
    private final Transfers transfers;
    private final Reads reads;
    private final Writes writes;
    private final Meters meters;

    /** @param otherwise who may hear that there is no such migration */
    Front(Migrations migrations, Access otherwise, Doorkeeper doorkeeper, Transfers transfers, Work work) {
        this.migrations = migrations;
        this.otherwise = otherwise;
        this.doorkeeper = doorkeeper;
        this.transfers = transfers;
        this.reads = work.reads;
        this.writes = work.writes;
        this.meters = work.meters;
    }

    /** What answers, and what counts. */
    record Work(Reads reads, Writes writes, Meters meters) {}

    @Override
    public void accept(Exchange exchange) {
        long begun = System.nanoTime();
        try {
            answer(exchange);
        } catch (IOException e) {
            // The client has gone, or the file cannot be read to its end. Either way it must not take this for the
            // whole.
            broken(exchange, e);
        } catch (RuntimeException e) {
            LOG.error("A request failed for a defect of the gateway", e);
            failed(exchange, e);
        }
        meters.request(exchange, System.nanoTime() - begun);
    }

    private static void broken(Exchange exchange, IOException failure) {
        if (exchange.isCommitted()) {
            LOG.debug("An answer ended early", failure);
            exchange.cut(failure);
            return;
        }
        LOG.info("A request cannot be answered: {}", failure.toString());
        try {
            exchange.reset();
            Reads.unavailable(exchange, Duration.ofSeconds(1));
        } catch (IOException e) {
            exchange.cut(e);
        }
    }

    private static void failed(Exchange exchange, RuntimeException defect) {
        if (exchange.isCommitted()) {
            exchange.cut(defect);
            return;
        }
        try {
            exchange.reset();
            exchange.refuse(Refusals.DEFECT);
        } catch (IOException e) {
            exchange.cut(e);
        }
    }

    private void answer(Exchange exchange) throws IOException {
        if (exchange.isRefused()) {
            exchange.refuse(Refusals.noRequest(exchange.status()));
        } else if (exchange.hasTwoLengths()) {
            exchange.close();
            exchange.refuse(Refusals.LENGTH_TWICE);
        } else if (exchange.protocol().isEmpty() || exchange.protocol().equals(WITHOUT_HEADERS)) {
            // An answer of that version has no status.
            exchange.cut(null);
        } else if (!VERSIONS.contains(exchange.protocol())) {
            exchange.close();
            exchange.refuse(Refusals.VERSION);
        } else if (exchange.method().equals("OPTIONS")) {
            exchange.set("Allow", ALLOWED);
            exchange.empty(204);
        } else if (!METHODS.contains(exchange.method())) {
            exchange.set("Allow", ALLOWED);
            exchange.refuse(Refusals.METHOD);
        } else {
            switch (Requested.of(exchange.path())) {
                case Requested.Refused(var why) -> exchange.refuse(Refusals.bad(why));
                case Requested.Named(var file) -> named(exchange, file);
            }
        }
    }

    private void named(Exchange exchange, RequestedFile file) throws IOException {
        var migration = migrations.find(file.migration());
        var caller = new Caller(exchange.peer(), exchange.method(), file, exchange::headers);
        if (ForeignPages.mayHaveSent(caller)) {
            exchange.refuse(Refusals.FOREIGN_PAGE);
            return;
        }
        var access = migration.map(ServedMigration::access).orElse(otherwise);
        switch (doorkeeper.decide(access, migration.map(ServedMigration::number).orElse(0), caller)) {
            case Decision.Unknown(var challenge) -> {
                exchange.set("WWW-Authenticate", challenge);
                exchange.refuse(Refusals.UNKNOWN);
            }
            case Decision.Denied _ -> exchange.refuse(Refusals.DENIED);
            case Decision.CannotTell(var why) -> {
                LOG.warn("Nobody is let in to migration {}: {}", file.migration(), why);
                Reads.unavailable(exchange, Duration.ofSeconds(1));
            }
            case Decision.Admitted _ -> admitted(exchange, migration, file);
        }
    }

    private void admitted(Exchange exchange, Optional<ServedMigration> migration, RequestedFile file)
            throws IOException {
        if (migration.isEmpty()) {
            exchange.refuse(Refusals.NO_FILE);
            return;
        }
        int number = migration.get().number();
        var transfer = transfers.begin(number, exchange.client());
        if (transfer.isEmpty()) {
            exchange.set("Retry-After", "1");
            exchange.refuse(Refusals.BUSY);
            return;
        }
        exchange.watch(transfer.get());
        try {
            serve(exchange, migration.get(), file);
            exchange.flush();
        } finally {
            if (transfers.end(number, transfer.get())) {
                meters.slow();
            }
        }
    }

    private void serve(Exchange exchange, ServedMigration migration, RequestedFile file) throws IOException {
        switch (exchange.method()) {
            case "PUT" -> writes.put(exchange, migration, file);
            case "DELETE" -> writes.delete(exchange, migration, file);
            default -> reads.answer(exchange, migration, file);
        }
    }
}
