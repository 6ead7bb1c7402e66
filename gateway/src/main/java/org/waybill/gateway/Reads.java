package org.waybill.gateway;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.gateway.files.Facts;
import org.waybill.gateway.files.Found;
import org.waybill.gateway.files.OpenFile;
import org.waybill.gateway.files.Side;
import org.waybill.gateway.http.Conditions;
import org.waybill.gateway.http.Display;
import org.waybill.gateway.http.Disposition;
import org.waybill.gateway.http.EntityTag;
import org.waybill.gateway.http.HttpDate;
import org.waybill.gateway.http.Multipart;
import org.waybill.gateway.http.Ranges;
import org.waybill.gateway.http.Span;
import org.waybill.gateway.http.Validators;
import org.waybill.gateway.migration.Delivery;
import org.waybill.gateway.migration.ServedMigration;
import org.waybill.gateway.path.RequestedFile;
import org.waybill.gateway.shadow.Shadow;

/** Answers GET and HEAD. */
final class Reads {

    private static final Logger LOG = LoggerFactory.getLogger(Reads.class);

    /** How often a file is opened whose first bytes cannot be read: another version may have taken its place. */
    private static final int TRIES = 2;

    private static final Duration ADDRESS_LIFE = Duration.ofSeconds(30);

    private final Buffers buffers = new Buffers();
    private final SecureRandom random = new SecureRandom();
    private final Shadow shadow;
    private final InstantSource clock;

    Reads(Shadow shadow, InstantSource clock) {
        this.shadow = shadow;
        this.clock = clock;
    }

    /** A tag for the version: the same on both sides where it is proven. */
    static EntityTag tag(Facts facts) {
        return facts.proven().map(EntityTag::proven).orElseGet(() -> EntityTag.version(facts.version()));
    }

    static Validators validators(Facts facts, InstantSource clock) {
        return Validators.of(tag(facts), facts.modified(), clock.instant());
    }

    void answer(Exchange exchange, ServedMigration migration, RequestedFile asked) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                answerOnce(exchange, migration, asked);
                return;
            } catch (IOException e) {
                // Before anything is sent, the client has no part in it: the file failed, or was written to meanwhile.
                if (exchange.isCommitted() || tries == TRIES) {
                    throw e;
                }
                exchange.reset();
            }
        }
    }

    private void answerOnce(Exchange exchange, ServedMigration migration, RequestedFile asked) throws IOException {
        switch (open(exchange, migration, asked)) {
            case Found.Absent _ -> exchange.refuse(Refusals.NO_FILE);
            case Found.Denied _ -> {
                LOG.warn("{} may not be read by this process", asked.canonical());
                exchange.refuse(Refusals.DENIED);
            }
            case Found.Unavailable(var retry, var why) -> {
                LOG.info("{} cannot be read: {}", asked.canonical(), why);
                unavailable(exchange, retry);
            }
            case Found.Present(var file) -> {
                try (file) {
                    file.side().ifPresent(exchange::side);
                    present(exchange, migration, asked, file);
                    compare(exchange, migration, asked, file);
                }
            }
        }
    }

    private void compare(Exchange exchange, ServedMigration migration, RequestedFile asked, OpenFile file) {
        if (exchange.isGet() && exchange.status() < 400) {
            shadow.read(migration.number(), asked.path(), file.facts().version(), migration.shadow(asked.path()));
        }
    }

    private static Found open(Exchange exchange, ServedMigration migration, RequestedFile asked) {
        var files = migration.files();
        boolean whole = exchange.isGet()
                && migration.delivery(asked.path()) == Delivery.PROXY
                && exchange.header("Range").isEmpty()
                && exchange.header("If-None-Match").isEmpty()
                && exchange.header("If-Modified-Since").isEmpty();
        return whole ? files.open(asked.path()) : files.look(asked.path());
    }

    static void unavailable(Exchange exchange, Duration retry) throws IOException {
        exchange.set("Retry-After", Long.toString(Math.max(1, retry.toSeconds())));
        exchange.refuse(Refusals.UNAVAILABLE);
    }

    private void present(Exchange exchange, ServedMigration migration, RequestedFile asked, OpenFile file)
            throws IOException {
        var validators = validators(file.facts(), clock);
        var conditions = Conditions.of(exchange::headers, clock.instant());
        exchange.set("ETag", validators.tag().header());
        validators.modified().ifPresent(date -> exchange.set("Last-Modified", HttpDate.format(date)));
        exchange.set("Cache-Control", "no-store");
        switch (conditions.forRead(validators)) {
            case NOT_MODIFIED -> exchange.empty(304);
            case FAILED -> exchange.refuse(Refusals.UNMET);
            case MALFORMED -> exchange.refuse(Refusals.CONDITION);
            case PROCEED -> {
                boolean active = migration.isActive(asked.path());
                boolean ranged = exchange.isGet() && conditions.rangeMayApply(validators);
                var redirected = exchange.isGet()
                        && file.side().filter(Side.OBJECT::equals).isPresent()
                        && migration.delivery(asked.path()) == Delivery.REDIRECT
                        && redirect(exchange, file, active);
                if (!redirected) {
                    content(exchange, file, active, ranged);
                }
            }
        }
    }

    private static String disposition(Facts facts, boolean active) {
        return Disposition.of(active || Display.isInline(facts.type()), facts.name());
    }

    /** Sends the client to the object store; false: this side gives no address. */
    private static boolean redirect(Exchange exchange, OpenFile file, boolean active) {
        var address = file.address(ADDRESS_LIFE, disposition(file.facts(), active));
        address.ifPresent(to -> {
            // What is known of the file is said by who sends it.
            exchange.reset();
            exchange.set("Cache-Control", "no-store");
            exchange.set("Location", to.toString());
            exchange.set("Referrer-Policy", "no-referrer");
            exchange.empty(302);
        });
        return address.isPresent();
    }

    private void content(Exchange exchange, OpenFile file, boolean active, boolean ranged) throws IOException {
        var facts = file.facts();
        exchange.set("Accept-Ranges", "bytes");
        exchange.set("Content-Disposition", disposition(facts, active));
        exchange.set("X-Content-Type-Options", "nosniff");
        exchange.set("Referrer-Policy", "no-referrer");
        exchange.set("Cross-Origin-Resource-Policy", "same-site");
        if (!active) {
            exchange.set("Content-Security-Policy", "sandbox; default-src 'none'");
        }
        var type = Display.safe(facts.type());
        var asked = exchange.headers("Range");
        var ranges = ranged && asked.size() == 1 ? Ranges.of(asked.getFirst(), facts.size()) : new Ranges.Whole();
        switch (ranges) {
            case Ranges.None _ -> {
                exchange.set("Content-Range", "bytes */" + facts.size());
                exchange.refuse(Refusals.NO_RANGE);
            }
            case Ranges.Whole _ -> {
                exchange.status(200);
                exchange.content(type, facts.size());
                send(exchange, file, List.of(new Span(0, facts.size())), null);
            }
            case Ranges.Parts(var spans)
            when spans.size() == 1 -> {
                exchange.status(206);
                exchange.set("Content-Range", spans.getFirst().contentRange(facts.size()));
                exchange.content(type, spans.getFirst().length());
                send(exchange, file, spans, null);
            }
            case Ranges.Parts(var spans) -> {
                var frame = new Multipart(boundary(), type, facts.size(), spans);
                exchange.status(206);
                exchange.content(frame.contentType(), frame.length());
                send(exchange, file, spans, frame);
            }
        }
    }

    private void send(Exchange exchange, OpenFile file, List<Span> spans, @Nullable Multipart frame)
            throws IOException {
        if (exchange.isHead() || file.facts().size() == 0) {
            return;
        }
        try (var sender = Sender.begin(buffers, file, spans)) {
            sender.send(exchange, frame);
        }
    }

    private String boundary() {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
